"""A round that was taken, with a question whose key is doubted; everybody has the same four singles."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from quizapp import standings, store
from quizapp.core import ruling_forms
from quizapp.core.corrections import Ruling
from quizapp.core.questions.letters import DEALT
from quizapp.play import services
from tests import bank_makers, makers

ZONE = ZoneInfo("Asia/Shanghai")
KEY = b"receipts"
NOON = datetime(2026, 3, 3, 4, tzinfo=UTC)
CLOSED = datetime(2026, 3, 6, 11, tzinfo=UTC)
PLAN = {"rules": [{"type": "single", "count": 4}]}
#: What each gives to single-0 to single-3, under the bank's letters; the key is A.
ANSWERS = {
    "wang": "BAAA",  # 75, of b1
    "li": "BBAA",  # 50, of b1
    "zhao": "ABBB",  # 25, of b2
    "chen": "AAAB",  # 75, of b2
}


@dataclass(frozen=True)
class Site:
    """The ids of what ``build`` made."""

    round_id: int
    members: dict[str, int]
    attempts: dict[str, int]
    first: int
    second: int


def take(this_round: store.Round, member: store.Member, answers: str, *, now: datetime = NOON) -> int:
    """Let a member take the round in four minutes; return the attempt's id."""
    attempt_id = makers.make_attempt(this_round, member, now=now, key=KEY)
    sitting = store.attempts.sitting(attempt_id, member_id=member.id)
    keys = {row.id: row.key for row in store.banks.questions([one[0] for one in sitting.paper["slots"]])}
    for slot, (question_id, _mark, order) in enumerate(sitting.paper["slots"], start=1):
        letter = answers[int(keys[question_id].removeprefix("single-"))]
        if letter != "-":
            given = DEALT[order.index(letter)]
            services.save(attempt_id, slot, given, seq=1, member_id=member.id, now=now, key=KEY)
    handed_in_at = now + timedelta(minutes=4)
    services.hand_in(attempt_id, member_id=member.id, now=handed_in_at, key=KEY)
    return attempt_id


def build(*, settle: bool = True, answers: dict[str, str] = ANSWERS, **columns) -> Site:
    """Make two branches, a round taken as ``answers`` says, and two organisers; settle it after its close."""
    with store.transaction():
        branches = [makers.make_branch("b1", name="第一支部"), makers.make_branch("b2", name="第二支部")]
        half = len(answers) // 2
        people = {
            name: makers.make_member(branches[at >= half], name=name) for at, name in enumerate(answers)
        }
        first = makers.make_member(name="甲管理员", roles="organiser")
        second = makers.make_member(name="乙管理员", roles="organiser")
        bank_makers.make_bank(count=4)
        this_round = makers.make_round(makers.make_season(), **({"plan": PLAN} | columns))
        store.results.draw_up_roster(this_round.id, on=this_round.opens_at.date(), now=this_round.opens_at)
    taken = {name: take(this_round, people[name], given) for name, given in answers.items()}
    if settle:
        standings.settle_due(CLOSED, ZONE)
    ids = {name: member.id for name, member in people.items()}
    return Site(this_round.id, ids, taken, first.id, second.id)


def ruling(kind: str, typed: str = "", *, question: str = "single-0") -> Ruling:
    """Read a ruling about a question of the bank."""
    version = store.db.session.scalar(store.db.select(store.Question).filter_by(key=question))
    return ruling_forms.read(kind, [typed], version)


def propose(
    site: Site, kind: str, typed: str = "", *, question: str = "single-0", never_lower: bool = False
) -> int:
    """Store a proposal of the first organiser."""
    ruled = ruling(kind, typed, question=question).to_json()
    with store.transaction():
        return store.corrections.propose(
            round_id=site.round_id,
            bank="bank",
            question=question,
            ruling=ruled,
            never_lower=never_lower,
            reason="钥匙抄错",
            note="答案有误，已更正。",
            proposed_by=site.first,
            now=CLOSED,
        )


def confirm(site: Site, correction_id: int, *, now: datetime = CLOSED) -> bool:
    """Let the second organiser confirm it."""
    with store.transaction():
        return store.corrections.confirm(correction_id, by=site.second, now=now)


def scores(site: Site) -> dict[str, int | None]:
    """Return the score of each attempt, in whole points."""
    query = store.db.select(store.Attempt.id, store.Attempt.score_hundredths)
    by_id = {row[0]: row[1] for row in store.db.session.execute(query)}
    return {name: by_id[attempt_id] // 100 for name, attempt_id in site.attempts.items()}
