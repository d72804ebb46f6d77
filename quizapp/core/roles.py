"""Who may do what: one table, asked by every route.

The table knows no persons. Where a right reaches only so far (a captain's own branch, a member's own
attempts), the view that has the person at hand checks the reach; ``may_issue_code`` is the one such
rule with exceptions of its own, so it stands here.
"""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is here as; everybody with an account is a member, the other roles are added."""

    ANONYMOUS = "anonymous"
    SCREEN = "screen"
    MEMBER = "member"
    CAPTAIN = "captain"
    AUTHOR = "author"
    ORGANISER = "organiser"


#: What a roster may add to an account, in the order in which lists show it.
ASSIGNABLE = (Role.CAPTAIN, Role.AUTHOR, Role.ORGANISER)


class Right(StrEnum):
    """One thing to be allowed or not."""

    #: The open doors: sign-in, health, a screen's first page, the description of the API.
    ENTER = "enter"
    #: What a paired screen shows now.
    SEE_SCREEN = "see-screen"
    #: Leagues and boards, in the part that everybody sees.
    SEE_BOARDS = "see-boards"
    #: The own account: password, language, places, sign-out.
    KEEP_ACCOUNT = "keep-account"
    #: Open rounds, the own attempts and their review.
    TAKE_ROUNDS = "take-rounds"
    #: The desk of captains and organisers.
    ENTER_DESK = "enter-desk"
    #: Who of the own branch has not taken part yet.
    SEE_OWN_BRANCH_MISSING = "see-own-branch-missing"
    #: New one-time codes; whose, says ``may_issue_code``.
    ISSUE_CODES = "issue-codes"
    #: Banks with their keys: check, store, read, export.
    UPLOAD_BANKS = "upload-banks"
    #: Every name on every board, and who is missing anywhere.
    SEE_EVERYBODY = "see-everybody"
    #: Import, export, change and disable people and branches.
    MANAGE_PEOPLE = "manage-people"
    #: Load and replace seasons, the workday calendar.
    MANAGE_SEASONS = "manage-seasons"
    #: Let the results of a round out.
    RELEASE_RESULTS = "release-results"
    #: Pair and revoke screens.
    MANAGE_SCREENS = "manage-screens"
    #: Bearer tokens for programs that act as oneself.
    MAKE_TOKENS = "make-tokens"


_ANYBODY = frozenset({Right.ENTER})
_MEMBER = _ANYBODY | {Right.SEE_BOARDS, Right.KEEP_ACCOUNT, Right.TAKE_ROUNDS}
_CAPTAIN = _MEMBER | {Right.ENTER_DESK, Right.SEE_OWN_BRANCH_MISSING, Right.ISSUE_CODES}
_AUTHOR = _MEMBER | {Right.UPLOAD_BANKS}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANONYMOUS: _ANYBODY,
    Role.SCREEN: _ANYBODY | {Right.SEE_SCREEN, Right.SEE_BOARDS},
    Role.MEMBER: _MEMBER,
    Role.CAPTAIN: _CAPTAIN,
    Role.AUTHOR: _AUTHOR,
    Role.ORGANISER: _CAPTAIN
    | _AUTHOR
    | {
        Right.SEE_EVERYBODY,
        Right.MANAGE_PEOPLE,
        Right.MANAGE_SEASONS,
        Right.RELEASE_RESULTS,
        Right.MANAGE_SCREENS,
        Right.MAKE_TOKENS,
    },
}


def allows(roles: frozenset[Role], right: Right) -> bool:
    """Tell whether any of the roles gives the right.

    :param roles: all roles of the person or device; the empty set may do nothing.
    """
    return any(right in RIGHTS[role] for role in roles)


def may_issue_code(
    actor: frozenset[Role],
    *,
    actor_branch_id: int | None,
    subject: frozenset[Role],
    subject_branch_id: int | None,
) -> bool:
    """Tell whether one person may make another a new one-time code.

    An organiser may for everybody. A captain may within the own branch, and never for an organiser:
    the code would open the whole house.

    :param actor_branch_id: branch of who asks, today; None where there is none.
    :param subject_branch_id: branch of the person that the code is for, today.
    """
    if not allows(actor, Right.ISSUE_CODES):
        return False
    if Role.ORGANISER in actor:
        return True
    in_own_branch = actor_branch_id is not None and actor_branch_id == subject_branch_id
    return in_own_branch and Role.ORGANISER not in subject
