"""What storing a bank does to the versions, on both databases."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import store
from quizapp.banks import services
from quizapp.core import refusals
from tests import makers
from tests.banks.authors import BANK, BLANK, HEAD, MULTIPLE, NOW, SINGLE, TRUE_FALSE

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def _store(text: str, **more):
    return services.store_bank(services.check(text.encode()), by=None, now=NOW, **more)


def _count(row) -> int:
    return store.db.session.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(row))


def test_a_new_bank_becomes_version_one(db):
    stored = _store(BANK)
    assert (stored.bank, stored.version, stored.unchanged) == ("union-law", 1, False)
    assert stored.new == ["q-single", "q-multiple", "q-judge", "q-blank"]
    assert (stored.changed, stored.gone) == ([], [])


def test_the_same_content_again_makes_no_version(db):
    _store(BANK)
    again = _store("\ufeff# the same\n" + BANK.replace("\n", "\r\n"))
    assert (again.version, again.unchanged, again.new) == (1, True, [])
    assert _count(store.BankVersion) == 1


def test_a_version_shares_the_questions_that_it_leaves_alone(db):
    _store(BANK)
    stored = _store(HEAD + SINGLE.replace("十人", "八人") + MULTIPLE + BLANK + SINGLE.replace("q-", "p-"))
    assert (stored.version, stored.new, stored.changed, stored.gone) == (
        2,
        ["p-single"],
        ["q-single"],
        ["q-judge"],
    )
    assert _count(store.Question) == 6


def test_another_mark_for_all_changes_every_question(db):
    _store(BANK)
    assert len(_store(BANK.replace('mark: "2"', 'mark: "3"')).changed) == 4


@pytest.mark.parametrize(
    "text", [BANK.replace("title: 工会法", "title: 新工会法"), HEAD + BLANK + TRUE_FALSE]
)
def test_another_title_or_order_is_a_version_with_the_same_questions(db, text):
    _store(HEAD + TRUE_FALSE + BLANK if "q-single" not in text else BANK)
    stored = _store(text)
    assert (stored.version, stored.new, stored.changed, stored.gone) == (2, [], [], [])


def test_what_is_written_out_is_unchanged_when_it_is_loaded(db):
    typed = BANK.replace("cite: 工会法第十一条", 'cite: "007: no, 1.10 #x"\n    tags: [off, "2022-02-30"]')
    _store(typed)
    exported = services.export(services.version_in_use("union-law"))
    assert _store(exported).unchanged


def test_a_preview_says_what_storing_would_do_and_stores_nothing(db):
    preview = services.preview(services.check(BANK.encode()), now=NOW)
    assert (preview.would.version, len(preview.would.new), preview.current) == (1, 4, None)
    assert _count(store.Bank) == _count(store.BankVersion) == 0


def test_a_version_that_nobody_was_shown_is_not_built_upon(db):
    _store(BANK)
    _store(BANK + SINGLE.replace("q-", "p-"), after=1)
    with pytest.raises(refusals.Conflict, match="bank-moved-on"):
        _store(BANK + SINGLE.replace("q-", "r-"), after=1)
    with pytest.raises(refusals.Conflict, match="bank-moved-on"):
        _store(BANK, after=0)


def test_taking_back_stores_the_version_before_once_more(db):
    member = makers.make_member()
    _store(BANK)
    _store(HEAD + SINGLE.replace("十人", "八人"))
    back = services.take_back("union-law", by=member.id, now=NOW, after=2)
    assert (back.version, back.new, back.changed) == (3, ["q-multiple", "q-judge", "q-blank"], ["q-single"])
    assert _store(BANK).unchanged
    assert _count(store.Question) == 5
    assert services.version_in_use("union-law").stored_by == member.name


def test_there_is_nothing_to_take_back_of_a_first_version(db):
    _store(BANK)
    with pytest.raises(refusals.Missing):
        services.take_back("union-law", by=1, now=NOW, after=1)
    with pytest.raises(refusals.Missing):
        services.take_back("no-such-bank", by=1, now=NOW, after=1)


def test_a_bank_is_never_checked_inside_a_transaction(db):
    with store.transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
        services.check(BANK.encode())


def test_the_rounds_that_would_run_short_are_named(db):
    season = makers.make_season()
    over = {"plan": {"rules": [{"type": "single", "count": 3}]}, "closes_at": NOW}
    makers.make_round(season, opens_at=NOW - timedelta(days=14), **over)
    makers.make_round(season, opens_at=NOW - timedelta(days=1), plan={"rules": [{"count": 4}]})
    plan = {"rules": [{"type": "single", "count": 3}, {"banks": ["union-law"], "count": 9}]}
    makers.make_round(season, opens_at=NOW + timedelta(days=3), plan=plan)
    preview = services.preview(services.check(BANK.encode()), now=NOW)
    assert [(one.season, one.missing) for one in preview.short] == [(season.title, 8)]


@pytest.mark.parametrize("is_new", [True, False], ids=["a new bank", "a bank in use"])
def test_of_two_uploads_at_once_one_follows_the_other(app, is_new):
    with app.app_context():
        if not is_new:
            _store(BANK)
    stored, together = [], threading.Barrier(2)

    def upload(text):
        with app.app_context():
            parsed = services.check(text.encode())
            together.wait()
            stored.append(services.store_bank(parsed, by=None, now=NOW))

    texts = [BANK + SINGLE.replace("q-", "p-"), BANK + SINGLE.replace("q-", "r-")]
    threads = [threading.Thread(target=upload, args=[text]) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = 1 if is_new else 2
    assert sorted(one.version for one in stored) == [first, first + 1]
    second = max(stored, key=lambda one: one.version)
    assert (len(second.new), len(second.gone)) == (1, 1)
