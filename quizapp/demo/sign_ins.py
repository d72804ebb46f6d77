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
    scope = round_scope(open_round.id)
    places = store.rebuilding.places([scope])[scope]
    taken = store.rebuilding.taken(open_round.id, list(places))
    waiting = {one.member_id for one in taken if one.score_hundredths is None}
    of_branch: dict[str, list[Person]] = {}
    day = max(since for person in federation.people for since, _code in person.stays)
    for person in federation.people:
        of_branch.setdefault(person.branch_on(day) or "", []).append(person)
    middle = len(places) / 2
    by_place = sorted(bulk.branch_ids().items(), key=lambda item: abs((places[item[1]] or 0) - middle))
    found = [
        (person, code)
        for code, _branch_id in by_place
        for person in of_branch.get(code, ())
        if not person.roles and member_ids[person.staff_no] in waiting
    ]
    fitting = [one for one in found if len(of_branch[one[1]]) in SIZES] or found
    member, code = fitting[0]
    captain = next(one for one in of_branch[code] if Role.CAPTAIN in one.roles)
    chosen = [(Role.MEMBER, member), (Role.CAPTAIN, captain)]
    for role in (Role.AUTHOR, Role.ORGANISER):
        chosen.append((role, next(one for one in federation.people if role in one.roles)))
    return [
        SignIn(role, one.staff_no, one.name, federation.branches[one.branch_on(day) or ""].name)
        for role, one in chosen
    ]
