"""A round as people took it: papers dealt from its seed, answers, marks, receipts, and what counts.

Everything stands as if the round had been taken; only who took it, and how well, is made up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from quizapp import store
from quizapp.core import marks, papers, ranking, receipts
from quizapp.demo import schedule
from quizapp.demo.answers import Answering
from quizapp.demo.dice import dice
from quizapp.demo.taking import Taker
from quizapp.play import dealing, pools
from quizapp.store import bulk

# Who is not content with the first attempt may take a second, and has learned a little.
CONTENT_HUNDREDTHS = 80_00
SECOND_CHANCE = 0.3
LEARNED = 0.06
LEAST_CHANCE, MOST_CHANCE = 0.3, 0.98
#: Seconds that an attempt takes: most of them around the mean, none below the least.
MEAN_S, SPREAD_S, LEAST_S = 480, 130, 75
#: Between two attempts.
PAUSE = timedelta(minutes=5)

ATTEMPT_COLUMNS = (
    "round_id", "member_id", "number", "started_at", "deadline_at", "paper", "total_hundredths", "by_server",
    "handed_in_at", "answered", "marks", "marks_hundredths", "score_hundredths",
)  # fmt: skip
RESPONSE_COLUMNS = ("attempt_id", "slot", "response", "seq", "saved_at", "late")
RESULT_COLUMNS = ("round_id", "member_id", "attempt_id", "score_hundredths", "minutes", "handed_in_at")


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt that was handed in: the values of its row, what was given in it, begun minutes."""

    values: dict[str, Any]
    responses: dict[int, Any]
    minutes: int


class Game:
    """A round while people take it.

    :param until: when everything is handed in: the closing, or now; aware UTC.
    :param most: how many attempts anybody makes.
    """

    def __init__(
        self,
        this_round: store.Round,
        answering: Answering,
        *,
        until: datetime,
        most: int,
        zone: ZoneInfo,
    ) -> None:
        self.round = this_round
        self.answering = answering
        self.thrown = dice(f"round {this_round.week}")
        self.until = until
        self.most = most
        self.limit_s = this_round.time_limit_s or MEAN_S * 2
        limit = timedelta(seconds=self.limit_s)
        self.hours = schedule.hours(this_round.opens_at, until, most * (limit + PAUSE), zone)
        self.plan = papers.PaperPlan.from_json(this_round.plan)
        self.pool = pools.pool(store.banks.latest_versions())
        self.names = {question.id: (question.bank, question.key) for question in self.pool.questions}
        # In one statement, before anybody asks for them one by one.
        pools.questions(self.names)
        self.seed = bytes.fromhex(this_round.seed)

    def play(self, takers: Iterable[Taker]) -> Iterator[Sitting]:
        """Let people take the round, some of them twice; nothing is stored."""
        for taker in takers:
            started_at = self.thrown.choice(self.hours) + timedelta(seconds=self.thrown.randrange(3600))
            first = self._sit(taker, 1, min(started_at, self.until - PAUSE))
            yield first
            again_at = first.values["handed_in_at"] + PAUSE
            if self._tries_again(first.values["score_hundredths"], again_at):
                yield self._sit(taker, 2, again_at, after=first)

    def _tries_again(self, score_hundredths: int, again_at: datetime) -> bool:
        has_time = again_at + timedelta(seconds=self.limit_s) <= self.until
        is_content = score_hundredths >= CONTENT_HUNDREDTHS
        return self.most > 1 and has_time and not is_content and self.thrown.random() < SECOND_CHANCE

    def _sit(self, taker: Taker, number: int, started_at: datetime, after: Sitting | None = None) -> Sitting:
        dealt_before = after.values["paper"]["slots"] if after else ()
        paper = papers.deal(
            self.plan,
            self.pool,
            seed=self.seed,
            member=taker.staff_no,
            number=number,
            avoid={self.names[question_id] for question_id, _mark, _order in dealt_before},
        )
        chance = taker.chance + (LEARNED if after else 0)
        responses, earned = self.answering.answer(
            paper, min(MOST_CHANCE, max(LEAST_CHANCE, chance)), self.thrown
        )
        frozen, total_hundredths = dealing.freeze(paper)
        values = dealing.begun(
            self.round, frozen, total_hundredths, member_id=taker.member_id, number=number, now=started_at
        )
        handed_in_at = min(started_at + self._used(), self.until)
        values |= {
            "handed_in_at": handed_in_at,
            "answered": len(responses),
            "marks": earned,
            "marks_hundredths": sum(earned),
            "score_hundredths": marks.score_hundredths(sum(earned), total_hundredths),
        }
        minutes = ranking.taken_minutes(
            started_at, handed_in_at, values["deadline_at"], questions=len(paper.slots)
        )
        return Sitting(values, responses, minutes)

    def _used(self) -> timedelta:
        """Draw how long an attempt takes: less than the limit, to the millisecond."""
        seconds = min(max(self.thrown.gauss(MEAN_S, SPREAD_S), LEAST_S), self.limit_s * 0.98)
        return timedelta(milliseconds=int(seconds * 1000))


def keep(sittings: Sequence[Sitting], *, key: bytes) -> None:
    """Store what was handed in, with receipts and the attempts that count, in the caller's transaction.

    :param key: the receipt key.
    """
    ids = bulk.new_attempt_ids(len(sittings))
    numbered = list(zip(ids, sittings, strict=True))
    attempts = (
        (attempt_id, _receipt(attempt_id, one, key), *map(one.values.__getitem__, ATTEMPT_COLUMNS))
        for attempt_id, one in numbered
    )
    bulk.add(store.Attempt, ("id", "receipt", *ATTEMPT_COLUMNS), attempts)
    bulk.add(store.Response, RESPONSE_COLUMNS, (row for numbers in numbered for row in _responses(*numbers)))
    bulk.add(store.Result, RESULT_COLUMNS, _results(numbered))


def _receipt(attempt_id: int, sitting: Sitting, key: bytes) -> str:
    return receipts.receipt(
        key,
        attempt_id=attempt_id,
        member_id=sitting.values["member_id"],
        handed_in_at=sitting.values["handed_in_at"],
        responses=sitting.responses,
    )


def _responses(attempt_id: int, sitting: Sitting) -> Iterator[tuple[Any, ...]]:
    """Give the rows of an attempt's responses, saved one after the other in equal steps."""
    started_at = sitting.values["started_at"]
    step = (sitting.values["handed_in_at"] - started_at) / (len(sitting.responses) + 1)
    for slot, response in sitting.responses.items():
        started_at += step
        yield attempt_id, slot, response, 1, started_at, False


def _results(numbered: Iterable[tuple[int, Sitting]]) -> Iterator[tuple[Any, ...]]:
    own: dict[tuple[int, int], list[ranking.AttemptResult]] = {}
    for attempt_id, one in numbered:
        values = one.values
        own.setdefault((values["round_id"], values["member_id"]), []).append(
            ranking.AttemptResult(attempt_id, values["score_hundredths"], one.minutes, values["handed_in_at"])
        )
    for member_in_round, attempts in own.items():
        counts = ranking.counting_attempt(attempts)
        assert counts is not None
        yield (
            *member_in_round,
            counts.attempt_id,
            counts.score_hundredths,
            counts.minutes,
            counts.handed_in_at,
        )
