"""What the desk shows: open rounds in numbers, who is missing, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from quizapp import store
from quizapp.core import attempts, papers, refusals, roles
from quizapp.core.attempts import Phase
from quizapp.core.papers import PaperPlan, Pool, Shortage
from quizapp.core.roles import Right
from quizapp.store import missing
from quizapp.store.missing import BranchNumbers, MissingPerson


@dataclass(frozen=True, slots=True)
class Participation:
    """A round in numbers; without branches while its roster is not drawn up.

    :ivar branches: those with people on the roster, most missing first.
    """

    round: store.Round
    branches: Sequence[BranchNumbers]

    @property
    def expected(self) -> int:
        """How many are on the roster."""
        return sum(branch.expected for branch in self.branches)

    @property
    def took_part(self) -> int:
        """How many of them took part."""
        return sum(branch.took_part for branch in self.branches)

    def of(self, branch_id: int | None) -> BranchNumbers | None:
        """Return one branch; None where nobody of it is on the roster."""
        return next((branch for branch in self.branches if branch.branch_id == branch_id), None)


def open_rounds(now: datetime) -> list[Participation]:
    """Return the rounds that are open now, the one that closes first at the top."""
    found = [one for one, _season in store.seasons.rounds() if attempts.phase_of(one, now) is Phase.OPEN]
    return [
        Participation(one, missing.branches(one.id)) for one in sorted(found, key=lambda one: one.closes_at)
    ]


def next_round(now: datetime) -> store.Round | None:
    """Return the round that opens next; None where none is planned."""
    return next((one for one, _season in store.seasons.rounds() if one.opens_at > now), None)


def shortages(this_round: store.Round) -> list[Shortage]:
    """List the rules of a round's plan that the latest versions of the banks do not fill."""
    pool = Pool(store.banks.pool(store.banks.latest_versions()))
    return papers.shortages(PaperPlan.from_json(this_round.plan), pool)


def participation(round_id: int, *, now: datetime) -> Participation:
    """Return a round that has opened, in numbers.

    :raises refusals.Missing: ``not-found``: no such round, or it is still to come.
    """
    this_round = store.seasons.round_by_id(round_id)
    if this_round is None or attempts.phase_of(this_round, now) is Phase.PLANNED:
        raise refusals.Missing("not-found")
    return Participation(this_round, missing.branches(round_id))


def missing_people(round_id: int, branch: BranchNumbers, *, viewer: store.Viewer) -> list[MissingPerson]:
    """Return who of a branch has not taken part: an organiser sees any branch, a captain the own.

    :raises refusals.Missing: ``not-found``: another branch than the captain's, as if there were none.
    """
    sees_all = roles.allows(viewer.roles, Right.SEE_EVERYBODY)
    if not sees_all and branch.branch_id != viewer.branch_id:
        raise refusals.Missing("not-found")
    return missing.people(round_id, branch.branch_id)


def left_out(this_round: store.Round, branch_id: int, *, zone: tzinfo) -> list[str]:
    """Return who of a branch is not expected in a round for leave or an exemption, by staff number.

    :param zone: in which the date of the round's opening is read.
    """
    on = this_round.opens_at.astimezone(zone).date()
    return store.exemptions.names_left_out(this_round.id, branch_id, on=on)
