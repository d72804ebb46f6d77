"""When one person may take a round: the round's own times, and the exceptions that were granted.

Exceptions of the person go before those of the branch, field by field; of several of one kind the more
generous holds. What a person is given is never less than the round gives to everybody, and a factor that a
person has for good is never made smaller by an exception.

Source: contracts, section 6; issue 3, part 5.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from typing import Protocol

from quizapp.core import attempts

#: A person's factor and an exception's, in percent of the time limit.
LEAST_TIME_PERCENT, MOST_TIME_PERCENT = 100, 300
#: More attempts that one exception may give.
MOST_MORE_ATTEMPTS = 5
#: An exception ends at most so long after its round closes for everybody.
MOST_LATER = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Grant:
    """What an exception gives; a field that is None, or no more attempts, leaves the matter to others.

    :ivar time_percent: of the time limit, more than 100.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_percent: int | None = None
    more_attempts: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """When and how often a person may take a round.

    :ivar extra_time: factor of the time limit, 1 or more.
    :ivar attempts: how many in all.
    """

    opens_at: datetime
    closes_at: datetime
    extra_time: Fraction
    attempts: int

    def may_start(self, now: datetime) -> bool:
        """Tell whether the person may begin an attempt now, as far as the time goes."""
        return attempts.may_start(now, opens_at=self.opens_at, closes_at=self.closes_at)

    def deadline_at(self, started_at: datetime, *, time_limit_s: int | None) -> datetime:
        """Tell when an attempt of the person ends that is begun at an instant.

        :param time_limit_s: of the round, before the factor; None where it has none.
        """
        return attempts.deadline_at(
            started_at, time_limit_s=time_limit_s, closes_at=self.closes_at, extra_time=self.extra_time
        )

    def limit_s(self, time_limit_s: int | None) -> int | None:
        """Tell how many whole seconds the person has for an attempt; None where the round has no limit."""
        return None if time_limit_s is None else int(time_limit_s * self.extra_time)


class Terms(Protocol):
    """What has the times of a round and the number of its attempts."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def attempts(self) -> int: ...


def resolve(
    terms: Terms,
    *,
    extra_time_percent: int = LEAST_TIME_PERCENT,
    person: Collection[Grant] = (),
    branch: Collection[Grant] = (),
) -> Window:
    """Tell the window that holds for a person.

    :param terms: of the round, for everybody.
    :param extra_time_percent: what the person has in every round, 100 or more.
    :param person: what is in force for the person in this round.
    :param branch: what is in force there for the person's branch.
    """
    own, of_branch = _most(person), _most(branch)
    percent = own.time_percent or of_branch.time_percent or LEAST_TIME_PERCENT
    return Window(
        opens_at=own.opens_at or of_branch.opens_at or terms.opens_at,
        closes_at=max(own.closes_at or of_branch.closes_at or terms.closes_at, terms.closes_at),
        extra_time=Fraction(max(percent, extra_time_percent), 100),
        attempts=terms.attempts + (own.more_attempts or of_branch.more_attempts),
    )


def latest_close(closes_at: datetime, *, season_ends_on: date, time_zone: tzinfo) -> datetime:
    """Tell up to when an exception may run: a month after the round, and not beyond its season's last day.

    A slip in the date would keep key, results and boards of the round shut for that long.

    :param closes_at: of the round.
    :param time_zone: in which the season's days are read.
    """
    midnight = datetime.combine(season_ends_on + timedelta(days=1), time.min, time_zone)
    return min(closes_at + MOST_LATER, midnight)


def _most(grants: Collection[Grant]) -> Grant:
    """Return the most generous of what these give, field by field."""
    return Grant(
        opens_at=min((one.opens_at for one in grants if one.opens_at), default=None),
        closes_at=max((one.closes_at for one in grants if one.closes_at), default=None),
        time_percent=max((one.time_percent for one in grants if one.time_percent), default=None),
        more_attempts=max((one.more_attempts for one in grants), default=0),
    )
