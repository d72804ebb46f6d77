"""Makers of rows: each writes one thing through the store and returns it; name only what the rule needs.

Inside ``store.transaction()`` they join it, outside they open their own.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient

from quizapp import store
from quizapp.core import credentials, seasons
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.timetable import WeekdayTime, WeeklyRule
from quizapp.play import services, starting

_numbers = itertools.count(1)

MONDAY_9 = WeekdayTime(0, time(9))
FRIDAY_18 = WeekdayTime(4, time(18))
#: A season of 2026 with ten singles a week; ``dataclasses.replace`` it for another rule.
SEASON = seasons.Season(
    code="2026",
    title="2026 年度竞赛",
    time_zone="Asia/Shanghai",
    starts_on=date(2026, 1, 5),
    ends_on=date(2026, 12, 31),
    weekly=seasons.Weekly(WeeklyRule(MONDAY_9, FRIDAY_18), PaperPlan((Rule(count=10),)), time_limit_s=900),
)
FIRST_OPENING = datetime(2026, 3, 2, 1, tzinfo=UTC)
WEEK = timedelta(weeks=1)
#: From the opening on Monday 09:00 to the closing on Friday 18:00.
HELD_OPEN = timedelta(days=4, hours=9)


@contextmanager
def writing() -> Iterator[None]:
    """Write inside the caller's transaction, or in one of its own."""
    if store.is_writing():
        yield
        store.db.session.flush()
    else:
        with store.transaction():
            yield


def _add(row):
    with writing():
        store.db.session.add(row)
    return row


def make_branch(code: str | None = None, **columns: str) -> store.Branch:
    """Make a branch; its names follow from its code unless they are given."""
    code = code or f"b{next(_numbers)}"
    return _add(
        store.Branch(
            **({"code": code, "name": f"{code}支部", "short": code[-4:], "wall": code[-9:]} | columns)
        )
    )


def make_member(
    branch: store.Branch | None = None, *, from_on: date = date(2026, 1, 1), **columns
) -> store.Member:
    """Make a member who has belonged to the branch (None: to none) since a date."""
    number = f"G{next(_numbers):05}"
    staff_no = columns.setdefault("staff_no", number)
    defaults = {
        "name": f"职工{number}",
        "staff_key": staff_no,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    member = _add(store.Member(**(defaults | columns)))
    if branch is not None:
        move(member, branch, from_on=from_on)
    return member


def move(member: store.Member, branch: store.Branch | None, *, from_on: date) -> None:
    """Let a member belong to another branch from a date on."""
    _add(store.Membership(member_id=member.id, branch_id=branch.id if branch else None, from_on=from_on))


def make_season(**terms) -> store.Season:
    """Store a season: ``SEASON`` with other terms."""
    season = replace(SEASON, **terms)
    return _add(
        store.Season(
            code=season.code,
            title=season.title,
            time_zone=season.time_zone,
            starts_on=season.starts_on,
            ends_on=season.ends_on,
            document=seasons.to_json(season),
            loaded_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )


def make_round(season: store.Season, *, number: int = 0, **columns) -> store.Round:
    """Make a round of a season: the weekly one that opens so many weeks after ``FIRST_OPENING``.

    Without ``attempts`` it has two; it shows totals after the hand-in.
    """
    opens_at = columns.setdefault("opens_at", FIRST_OPENING + number * WEEK)
    defaults = {
        "season_id": season.id,
        "kind": seasons.WEEKLY,
        "week": opens_at.date() - timedelta(days=opens_at.weekday()),
        "closes_at": opens_at + HELD_OPEN,
        "time_limit_s": 900,
        "attempts": 2,
        "results": "after_hand_in",
        "pass_percent": 60,
        "excellent_percent": 90,
        "plan": SEASON.weekly.plan.to_json(),
        "seed": f"{next(_numbers):064x}",
    }
    return _add(store.Round(**(defaults | columns)))


def make_result(
    this_round: store.Round, member: store.Member, score: float, *, minutes: int = 5, number: int = 1
) -> store.Attempt:
    """Make an attempt that is handed in, with a score of 100 at most, and let it count."""
    started_at = this_round.opens_at + timedelta(hours=1)
    handed_in_at = started_at + timedelta(minutes=minutes)
    hundredths = round(score * 100)
    with writing():
        attempt = _add(
            store.Attempt(
                round_id=this_round.id,
                member_id=member.id,
                number=number,
                started_at=started_at,
                deadline_at=started_at + timedelta(minutes=15),
                paper={"slots": [], "forms": []},
                total_hundredths=100_00,
            )
        )
        decided = {
            "handed_in_at": handed_in_at,
            "by_server": False,
            "answered": 10,
            "marks": [],
            "marks_hundredths": hundredths,
            "total_hundredths": 100_00,
            "score_hundredths": hundredths,
            "receipt": f"{next(_numbers):064x}",
        }
        held = store.hand_ins.hold(attempt.id)
        assert held is not None
        store.hand_ins.decide(held, decided, services.counted(held, hundredths, handed_in_at))
        store.db.session.refresh(attempt)
    return attempt


def add_to_branch(round_id: int, branch_id: int, *, took_part: int = 0, sum_hundredths: int = 0) -> None:
    """Add to a branch's sums in a round, and mark its boards, as a hand-in does."""
    sums = store.db.session.get(store.BranchSum, (round_id, branch_id))
    assert sums is not None
    sums.took_part += took_part
    sums.sum_hundredths += sum_hundredths
    store.db.session.add(store.BoardMark(round_id=round_id, branch_id=branch_id))


def sign_in(client: FlaskClient, member: store.Member, *, now: datetime) -> None:
    """Sign a member in, without a password, in this browser; needs no app context.

    :param now: aware UTC; the sign-in lasts from then on.
    """
    token = f"token-{next(_numbers)}"
    with client.application.app_context(), store.transaction():
        store.sign_ins.open_sign_in(
            credentials.token_sha256(token), member.id, must_change_password=False, now=now
        )
    with client.session_transaction() as session:
        session["token"] = token


NAMES = ("机关第三", "发展大厦", "工人文化宫", "公交一公司", "帮扶中心", "云亭区工会", "职工大学", "人民医院",
         "图书馆", "师范学校")  # fmt: skip
SURNAMES, GIVEN = "陈周李高王张刘赵黄吴", ("建国", "雅琴", "娜", "峰", "秀英", "伟", "芳", "志强")


@dataclass(frozen=True)
class Federation:
    """What ``make_federation`` made; ``rounds`` are in order, ``members`` by branch."""

    season: store.Season
    branches: list[store.Branch]
    members: list[list[store.Member]]
    rounds: list[store.Round]


def _branch_names() -> Iterator[str]:
    """Name branches without end: after the ten names come the same with a number."""
    yield from NAMES
    yield from (f"第{number}{name}" for number in itertools.count(2) for name in NAMES)


def make_federation(*, branches: int = 10, members: int = 8, weeks: int = 8, **terms) -> Federation:
    """Make a federation in mid-season: every week but the last is over, in the last some are missing.

    Scores are believable and always the same; boards are not built.
    """
    with writing():
        season = make_season(**terms)
        units = [
            make_branch(f"z{at:02}", name=f"{name}支部", short=f"{name[:2]}{at:02}", wall=name[:9])
            for at, name in zip(range(branches), _branch_names(), strict=False)
        ]
        people = [
            [
                make_member(unit, name=SURNAMES[(at + one) % 10] + GIVEN[(3 * at + one) % 8])
                for one in range(members)
            ]
            for at, unit in enumerate(units)
        ]
        rounds = [make_round(season, number=week) for week in range(weeks)]
        for week, this_round in enumerate(rounds):
            on = this_round.opens_at.date()
            store.results.draw_up_roster(this_round.id, on=on, now=this_round.opens_at)
            for at, unit in enumerate(people):
                for one, member in enumerate(unit):
                    draw = (7 * at + 5 * one + 3 * week + at * one * (week + 1)) % 17
                    if draw != 16 and (week < weeks - 1 or draw % 5):
                        make_result(this_round, member, max(0, 98 - 2 * draw - at), minutes=3 + draw % 9)
    return Federation(season, units, people, rounds)


def make_attempt(
    this_round: store.Round, member: store.Member, *, now: datetime, key: bytes = b"receipts"
) -> int:
    """Let a member begin an attempt, with a paper dealt from the banks that are there; return its id."""
    viewer = store.sign_ins.viewer_of_member(member.id, today=now.date())
    sitting, _is_new = starting.start(
        this_round.id, viewer=viewer, time_zone=ZoneInfo("Asia/Shanghai"), now=now, key=key
    )
    return sitting.id
