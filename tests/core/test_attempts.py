"""What is allowed when, at the instants next to every border."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from quizapp.core import attempts
from quizapp.core.attempts import GRACE_S, Phase, Results, SaveVerdict

OPENS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
GRACE = GRACE_S * SECOND


def _phase(now, **times):
    given = {"opens_at": OPENS, "closes_at": CLOSES, "results": "after_hand_in"} | times
    return attempts.phase_at(now, **given)


#        opens               closes  +10 s
#  ────────├───────────────────┼───────●──────
#  planned │ open              │ open  │ closed
@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS - TICK, Phase.PLANNED),
        (OPENS, Phase.OPEN),
        (CLOSES - TICK, Phase.OPEN),
        (CLOSES, Phase.OPEN),
        (CLOSES + GRACE - TICK, Phase.OPEN),
        (CLOSES + GRACE, Phase.CLOSED),
    ],
)
def test_a_round_is_open_until_its_close_and_the_grace(now, phase):
    assert _phase(now) is phase
    assert phase.is_closed is (phase is Phase.CLOSED)


#        opens     closes     last personal deadline  +10 s
#  ────────├─────────┼────────────────┼─────────────────●────
#  planned │ open    │ open           │ open            │ closed
@pytest.mark.parametrize(
    ("after_closes", "phase"),
    [
        (GRACE, Phase.OPEN),
        (30 * MINUTE, Phase.OPEN),
        (30 * MINUTE + GRACE - TICK, Phase.OPEN),
        (30 * MINUTE + GRACE, Phase.CLOSED),
    ],
)
def test_a_later_personal_deadline_keeps_the_round_open(after_closes, phase):
    assert _phase(CLOSES + after_closes, last_deadline_at=CLOSES + 30 * MINUTE) is phase


def test_an_earlier_personal_deadline_does_not_close_a_round():
    assert _phase(CLOSES - TICK, last_deadline_at=CLOSES - 30 * MINUTE) is Phase.OPEN
    assert attempts.closed_at(closes_at=CLOSES, last_deadline_at=CLOSES - MINUTE) == CLOSES + GRACE


#   closes +10 s     released
#  ────┼─────●───────────●──────
#    open    │ closed    │ released
@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (CLOSES + GRACE - TICK, Phase.OPEN),
        (CLOSES + GRACE, Phase.CLOSED),
        (CLOSES + 60 * MINUTE - TICK, Phase.CLOSED),
        (CLOSES + 60 * MINUTE, Phase.RELEASED),
    ],
)
def test_a_round_with_held_results_is_released_once_somebody_released_it(now, phase):
    assert _phase(now, results="after_release", released_at=CLOSES + 60 * MINUTE) is phase
    assert _phase(now, results="after_release") is not Phase.RELEASED


def test_a_release_before_the_end_waits_for_the_end():
    early = {"results": "after_release", "released_at": OPENS}
    assert _phase(CLOSES + GRACE - TICK, **early) is Phase.OPEN
    assert _phase(CLOSES + GRACE, **early) is Phase.RELEASED


@pytest.mark.parametrize("results", ["after_hand_in", "after_close"])
def test_a_round_without_held_results_is_never_released(results):
    assert _phase(CLOSES + 60 * MINUTE, results=results, released_at=CLOSES + MINUTE) is Phase.CLOSED


#        opens               closes
#  ────────├───────────────────○──────
#   no     │ yes               │ no
@pytest.mark.parametrize(
    ("now", "allowed"),
    [(OPENS - TICK, False), (OPENS, True), (CLOSES - TICK, True), (CLOSES, False), (CLOSES + TICK, False)],
)
def test_an_attempt_starts_only_between_opening_and_close(now, allowed):
    assert attempts.may_start(now, opens_at=OPENS, closes_at=CLOSES) is allowed


@pytest.mark.parametrize(
    ("before_close", "time_limit_s", "extra_time", "lasts"),
    [
        (60 * MINUTE, 900, Fraction(1), 15 * MINUTE),
        (60 * MINUTE, 900, Fraction(3, 2), 22 * MINUTE + 30 * SECOND),
        (60 * MINUTE, 100, Fraction(4, 3), timedelta(microseconds=133_333_333)),
        (15 * MINUTE, 900, Fraction(1), 15 * MINUTE),
        (15 * MINUTE - TICK, 900, Fraction(1), 15 * MINUTE - TICK),
        (5 * MINUTE, 900, Fraction(2), 5 * MINUTE),
        (60 * MINUTE, None, Fraction(2), 60 * MINUTE),
    ],
)
def test_an_attempt_lasts_the_personal_limit_and_ends_with_the_round(
    before_close, time_limit_s, extra_time, lasts
):
    started_at = CLOSES - before_close
    ends = attempts.deadline_at(
        started_at, time_limit_s=time_limit_s, extra_time=extra_time, closes_at=CLOSES
    )
    assert ends - started_at == lasts


#       started     deadline   +10 s
#  ────────├────────────┼────────●──────
#          │ on time    │ late   │ refused
@pytest.mark.parametrize(
    ("after_deadline", "verdict"),
    [
        (-MINUTE, SaveVerdict.ON_TIME),
        (-TICK, SaveVerdict.ON_TIME),
        (0 * TICK, SaveVerdict.LATE),
        (GRACE - TICK, SaveVerdict.LATE),
        (GRACE, SaveVerdict.REFUSED),
        (60 * MINUTE, SaveVerdict.REFUSED),
    ],
)
def test_a_save_is_judged_by_when_it_is_received(after_deadline, verdict):
    now = CLOSES + after_deadline
    assert attempts.save_verdict(now, deadline_at=CLOSES, handed_in=False) is verdict
    assert attempts.save_verdict(now, deadline_at=CLOSES, handed_in=True) is SaveVerdict.REFUSED
    assert attempts.is_overdue(now, deadline_at=CLOSES) is (verdict is SaveVerdict.REFUSED)


# One line a setting; columns are the phases. t: the own total, b: scores on boards, k: the key.
VISIBLE = """
                planned  open  closed  released
after_hand_in      .      tb    tbk      tbk
after_close        .      .     tbk      tbk
after_release      .      .      .       tbk
"""


def _settings() -> list[tuple[str, Phase, str]]:
    head, *lines = VISIBLE.strip("\n").splitlines()
    rows = [line.split() for line in lines]
    return [
        (results, Phase(phase), marks)
        for results, *cells in rows
        for phase, marks in zip(head.split(), cells, strict=True)
    ]


@pytest.mark.parametrize(("results", "phase", "marks"), _settings())
def test_totals_boards_and_key_appear_as_the_setting_says(results, phase, marks):
    assert attempts.total_visible(results, phase, handed_in=True) is ("t" in marks)
    assert attempts.scores_on_boards(results, phase) is ("b" in marks)
    assert attempts.key_visible(results, phase) is ("k" in marks)
    assert not attempts.total_visible(results, phase, handed_in=False)


def test_the_settings_of_the_table_are_all_settings():
    assert {results for results, _, _ in _settings()} == set(Results)


def test_an_unknown_setting_is_an_error():
    with pytest.raises(ValueError, match="sometimes"):
        attempts.scores_on_boards("sometimes", Phase.CLOSED)
