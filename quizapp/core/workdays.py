"""Which days are worked: Monday to Friday, but for holidays and the days that make up for them (调休)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Self


@dataclass(frozen=True)
class WorkdayCalendar:
    """What the published notices say, and over it what the organiser says.

    :ivar off: days from Monday to Friday that are not worked; naming weekend days too is harmless.
    :ivar work: Saturdays and Sundays that are worked.
    :ivar years: years whose notice is known.
    :ivar own: the organiser's own entries, true for a working day; they go before everything else.
    """

    off: frozenset[date]
    work: frozenset[date]
    years: frozenset[int]
    own: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_known(self, year: int) -> bool:
        """Tell whether this year's notice is at hand."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Tell whether the day is worked; of a year without a notice, by weekday alone."""
        if day in self.own:
            return self.own[day]
        if day in self.off:
            return False
        return day in self.work or day.weekday() < 5

    def with_entries(self, entries: Mapping[date, bool]) -> Self:
        """Lay the organiser's entries over the calendar; a year does not become known by them."""
        return replace(self, own=MappingProxyType({**self.own, **entries}))

    def is_provisional(self, monday: date) -> bool:
        """Tell whether the week touches a year whose notice is not at hand."""
        return not all(self.is_known(day.year) for day in (monday, monday + timedelta(days=6)))

    def workdays_of_week(self, monday: date) -> list[date]:
        """Give the working days of a week, in order.

        A provisional week is counted Monday to Friday as a whole, the days of its known year included: half
        of a holiday around New Year is as good as a guess. The organiser's own entries hold there as well.

        :param monday: the Monday that the week begins with.
        """
        calendar = WEEKDAYS.with_entries(self.own) if self.is_provisional(monday) else self
        return [day for day in week_of(monday) if calendar.is_workday(day)]


# Monday to Friday and nothing else: what holds where no notice is known.
WEEKDAYS = WorkdayCalendar(frozenset(), frozenset(), frozenset())


def week_of(monday: date) -> Iterable[date]:
    """Give the seven days that begin with this one."""
    return (monday + timedelta(days=offset) for offset in range(7))


def monday_of(day: date) -> date:
    """Give the Monday of the week (Monday to Sunday) that the day lies in."""
    return day - timedelta(days=day.weekday())
