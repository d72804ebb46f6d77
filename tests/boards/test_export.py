"""From the export anyone can recompute the table: here with code that shares nothing with ours."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

from quizapp import standings, store
from quizapp.core.ranking import RankingRule, Weights
from tests import makers

EXPORT = "/api/v1/boards/branches/export"
HUNDREDTH = Decimal("0.01")


def _rounded(dividend, divisor):
    with localcontext() as exact:
        exact.prec = 60
        return (Decimal(dividend) / Decimal(divisor)).quantize(HUNDREDTH, ROUND_HALF_UP)


def _read(reply):
    """Return the rows of the table as dictionaries, and the settings below it."""
    assert reply.status_code == 200
    lines = list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig"))))
    empty = lines.index([])
    heads, rows = lines[0], lines[1:empty]
    return [dict(zip(heads, row, strict=True)) for row in rows], dict(lines[empty + 2 :])


def _measure(row, rows, settings):
    """Measure a branch by the rule as docs/ranking.md says it."""
    expected, took_part = int(row["应考"]), int(row["参加"])
    total, excellent = Decimal(row["得分合计"]), int(row["优秀人数"])
    if settings["rule.branch"] == "sum":
        return _rounded(total, 1)
    if settings["rule.branch"] == "average":
        return _rounded(total, took_part or 1)
    if settings["rule.branch"] == "composite":
        parts, mean, share = (
            Decimal(settings[f"rule.weights.{name}"]) for name in ("participation", "mean", "excellent")
        )
        # All over the one divisor 100 × E × N: the only rounding is the last.
        by = took_part or 1
        sums = 100 * took_part * parts * by + mean * total * expected + 100 * excellent * share * by
        return _rounded(sums, 100 * expected * by)
    below, prior = (int(settings[f"rule.small_branch.{name}"]) for name in ("below", "prior"))
    if expected >= below:
        return _rounded(total, expected)
    everybody = sum(int(one["应考"]) for one in rows)
    scores = sum(Decimal(one["得分合计"]) for one in rows)
    return _rounded(total * everybody + prior * scores, everybody * (expected + prior))


def _places(rows, values, settings):
    """Place branches: value, participation, excellent share, else shared."""
    keys = {}
    for row in rows:
        expected = int(row["应考"])
        shares = [_rounded(100 * int(row[name]), expected) for name in ("参加", "优秀人数")]
        keys[row["支部编码"]] = (values[row["支部编码"]], *shares)
    better = set if settings["rule.places"] == "dense" else list
    return {
        code: str(1 + len(better(other for other in keys.values() if other > key)))
        for code, key in keys.items()
    }


@pytest.mark.parametrize(
    "terms",
    [
        {"ranking": RankingRule(small_below=0)},
        {"ranking": RankingRule(small_below=9, places="dense")},
        {"ranking": RankingRule(branch="composite", weights=Weights(25, 45, 30))},
        {"ranking": RankingRule(branch="average")},
        {"ranking": RankingRule(branch="sum")},
    ],
)
def test_the_table_of_a_round_can_be_recomputed_from_its_export(site, terms):
    reply = site.client(site.member(0, 0)).get(f"/boards/export.csv?round={site.round_id}")
    rows, settings = _read(reply)
    values = {row["支部编码"]: _measure(row, rows, settings) for row in rows}
    assert {row["支部编码"]: Decimal(row["得分"]) for row in rows} == values
    assert {row["支部编码"]: row["名次"] for row in rows} == _places(rows, values, settings)
    assert len(rows) == 6


@pytest.mark.databases("sqlite", "postgresql")
def test_the_table_of_a_season_can_be_recomputed_from_its_export(site):
    rows, settings = _read(site.client(site.member(0, 0)).get("/boards/export.csv?season=2026"))
    weeks = [name for name in rows[0] if name.startswith("第")]
    assert weeks == ["第10周", "第11周"]
    values = {row["支部编码"]: _rounded(sum(Decimal(row[one]) for one in weeks), 2) for row in rows}
    assert {row["支部编码"]: Decimal(row["得分"]) for row in rows} == values
    assert {row["支部编码"]: row["名次"] for row in rows} == _places(rows, values, settings)


def test_the_json_holds_the_same_rows_and_a_version(site):
    client = site.client(site.member(0, 0))
    rows, _settings = _read(client.get("/boards/export.csv?season=2026"))
    reply = client.get(f"{EXPORT}?season=2026")
    assert [one["branch"]["code"] for one in reply.json["items"]] == [row["支部编码"] for row in rows]
    assert [one["week"] for one in reply.json["weeks"]] == ["2026-03-02", "2026-03-09"]
    assert reply.json["items"][0]["weeks"] == [float(rows[0]["第10周"]), float(rows[0]["第11周"])]
    again = client.get(f"{EXPORT}?season=2026", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


def test_before_scores_are_out_the_export_has_participation_only(site):
    with site.app.app_context(), store.transaction():
        secret = makers.make_round(site.federation.season, number=2, week=None, results="after_close")
        store.results.draw_up_roster(secret.id, on=secret.opens_at.date(), now=site.now)
        makers.make_result(secret, site.member(0, 0), 77)
    with site.app.app_context():
        standings.rebuild(site.now)
    client = site.client(site.member(0, 0))
    assert "77" not in client.get(f"{EXPORT}?round={secret.id}").text.replace('"2026', "")
    rows, _settings = _read(client.get(f"/boards/export.csv?round={secret.id}"))
    assert {(row["得分合计"], row["优秀人数"], row["得分"]) for row in rows} == {("", "", "")}
    assert sum(int(row["参加"]) for row in rows) == 1


def test_a_name_that_a_spreadsheet_would_compute_is_disarmed(site):
    with site.app.app_context(), store.transaction():
        store.db.session.get(store.Branch, site.federation.branches[0].id).name = '=HYPERLINK("http://x")'
    rows, _settings = _read(site.client(site.member(0, 0)).get("/boards/export.csv"))
    assert '\'=HYPERLINK("http://x")' in [row["支部"] for row in rows]


def test_a_league_that_was_never_built_exports_nothing(site):
    with site.app.app_context():
        coming = makers.make_round(site.federation.season, number=9)
    client = site.client(site.member(0, 0))
    assert client.get(f"/boards/export.csv?round={coming.id}").status_code == 404
    assert client.get(f"{EXPORT}?round={coming.id}").json["items"] == []
