"""Season files: bytes to a season with every fault, and a season to a file."""

import zoneinfo
from functools import cache

import yaml

from quizapp.core import seasons
from quizapp.core.seasons.plans import MarkOf, own_mark
from quizapp.files import yaml_reader


@cache
def time_zones() -> frozenset[str]:
    """Give the names of the time zones that this machine knows."""
    return frozenset(zoneinfo.available_timezones())


def read_season(data: bytes, mark_of: MarkOf = own_mark) -> seasons.ParsedSeason:
    """Read a season file.

    :param data: the file as it came.
    :param mark_of: tells the mark of a rule's slots, so that the total of a paper can be checked.
    :return: the season, or None where any fault is more than a warning; every fault, in the file's order.
    """
    node, found = yaml_reader.read(data)
    if node is None:
        return seasons.ParsedSeason(None, found)
    parsed = seasons.parse(node, time_zones(), mark_of)
    faults = sorted(found + parsed.faults, key=lambda fault: (fault.line, fault.column))
    return seasons.ParsedSeason(None if found else parsed.season, faults)


def write_season(season: seasons.Season) -> str:
    """Write a season as YAML, every default spelled out; reading it gives an equal season."""
    return yaml.safe_dump(seasons.to_json(season), allow_unicode=True, sort_keys=False, width=100)
