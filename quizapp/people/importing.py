"""Importing people: read a file, say what it would do, do exactly that.

Why all or nothing: an import that stops half way leaves branches that nobody can compare with any file.
Reading and checking run with no transaction open; inside it the plan is made anew from the rows and must be
the one that was shown.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from quizapp import store
from quizapp.core import people_file, people_plan, refusals
from quizapp.core.documents import Fault, Scalar
from quizapp.files import tables
from quizapp.store import people_imports


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A people file as read.

    :ivar encoding: how it was written: ``UTF-8``, ``GB18030``, ``XLSX``, or empty.
    :ivar rows: its cells, to show a fault where it stands.
    :ivar parsed: None where there is any fault.
    """

    encoding: str
    rows: list[list[Scalar]]
    parsed: people_file.ParsedPeople | None
    faults: list[Fault]


def read(data: bytes) -> ReadFile:
    """Read a people file and check it by itself, with all its faults.

    :raises RuntimeError: called inside a transaction, where it would hold up every writer.
    """
    if store.is_writing():
        raise RuntimeError("a people file is read inside a transaction")
    store.end_reading()
    table = tables.read_table(data)
    if table.faults:
        return ReadFile(table.encoding, table.rows, None, table.faults)
    parsed = people_file.parse(table.rows)
    return ReadFile(table.encoding, table.rows, None if parsed.faults else parsed, parsed.faults)


def plan(
    parsed: people_file.ParsedPeople,
    *,
    now: datetime,
    zone: tzinfo,
    deactivate_missing: bool = False,
    actor_id: int | None = None,
) -> people_plan.ImportPlan:
    """Say what an import would do, without doing it.

    :param zone: the federation's: its date decides from when an entry without a date holds.
    :param actor_id: who imports; None for a command.
    """
    return people_plan.plan_import(
        parsed,
        branches=people_imports.known_branches(),
        members=people_imports.known_members(),
        closed_on=closed_days(now, zone),
        today=now.astimezone(zone).date(),
        deactivate_missing=deactivate_missing,
        actor_id=actor_id,
    )


def carry_out(
    parsed: people_file.ParsedPeople,
    *,
    now: datetime,
    zone: tzinfo,
    deactivate_missing: bool = False,
    actor_id: int | None = None,
    shown: str | None = None,
) -> tuple[people_plan.ImportPlan, dict[str, int]]:
    """Import people, in one transaction of the caller's.

    :param shown: the fingerprint of the plan that was shown; None where nobody was asked.
    :return: the plan, and the ids of the new people by staff key.
    :raises refusals.Conflict: ``import-changed``: since it was shown, something else has changed people.
    :raises refusals.Invalid: ``import-faults``: the plan has faults.
    """
    people_imports.hold()
    made = plan(parsed, now=now, zone=zone, deactivate_missing=deactivate_missing, actor_id=actor_id)
    if made.faults:
        raise refusals.Invalid("import-faults")
    if shown is not None and made.fingerprint() != shown:
        raise refusals.Conflict("import-changed")
    if made.is_empty:
        return made, {}
    new_ids = people_imports.carry_out(made, now=now)
    redraw_rosters(now, zone)
    return made, new_ids


def redraw_rosters(now: datetime, zone: tzinfo) -> None:
    """Write anew who is expected in the rounds that are open; a closed one never changes."""
    for round_id, opens_at in people_imports.open_rounds(now):
        store.results.draw_up_roster(round_id, on=opens_at.astimezone(zone).date(), now=now)


def closed_days(now: datetime, zone: tzinfo) -> list[date]:
    """Return the opening days of the rounds whose rosters are frozen, earliest first."""
    return sorted(opens_at.astimezone(zone).date() for opens_at in people_imports.closed_openings(now))
