"""A sign-in for each role, chosen so that there is something to see."""

from dataclasses import dataclass

from quizapp import store
from quizapp.core.roles import Role
from quizapp.demo.federation import Federation, Person
from quizapp.store import bulk
from quizapp.store.boards import round_scope

#: The member's branch is one of a size that moves when one person takes the round.
SIZES = range(12, 45)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whom to sign in as: somebody with this role."""

    role: Role
    staff_no: str
    name: str
    branch: str


def choose(federation: Federation, open_round: store.Round, member_ids: dict[str, int]) -> list[SignIn]:
    """Choose a member who has not taken the open round, of a branch in mid-table, and one for each role.

    The captain is the member's own.
    """
    day = max(since for person in federation.people for since, _code in person.stays)
    of_branch: dict[str, list[Person]] = {}
    for person in federation.people:
        of_branch.setdefault(person.branch_on(day) or "", []).append(person)
    places = store.rebuilding.places([round_scope(open_round.id)])[round_scope(open_round.id)]
    taken = store.rebuilding.taken(open_round.id, list(places))
    waiting = {one.member_id for one in taken if one.score_hundredths is None}
    middle = len(places) / 2
    distances = {code: abs((places[id_] or 0) - middle) for code, id_ in bulk.branch_ids().items()}

    def drawbacks(person: Person) -> tuple[bool, bool, bool, float]:
        """Say what speaks against showing this person, the weightiest first."""
        code = person.branch_on(day) or ""
        has_taken = member_ids[person.staff_no] not in waiting
        return bool(person.roles), has_taken, len(of_branch[code]) not in SIZES, distances[code]

    there = [person for person in federation.people if person.branch_on(day) is not None]
    member = min(there, key=drawbacks)
    captain = next(one for one in of_branch[member.branch_on(day) or ""] if Role.CAPTAIN in one.roles)
    house = [
        (role, next(one for one in federation.people if role in one.roles))
        for role in (Role.AUTHOR, Role.ORGANISER)
    ]
    return [
        SignIn(role, one.staff_no, one.name, federation.branches[one.branch_on(day) or ""].name)
        for role, one in ((Role.MEMBER, member), (Role.CAPTAIN, captain), *house)
    ]
