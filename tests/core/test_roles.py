"""Who may do what."""

import pytest

from quizapp.core.roles import ASSIGNABLE, RIGHTS, Right, Role, allows, may_issue_code

# One line a right; a cross where the role has it.
TABLE = """
                        anonymous screen member captain author organiser
enter                       x       x      x       x      x       x
see-screen                  .       x      .       .      .       .
see-boards                  .       x      x       x      x       x
keep-account                .       .      x       x      x       x
take-rounds                 .       .      x       x      x       x
enter-desk                  .       .      .       x      .       x
see-own-branch-missing      .       .      .       x      .       x
issue-codes                 .       .      .       x      .       x
upload-banks                .       .      .       .      x       x
see-everybody               .       .      .       .      .       x
manage-people               .       .      .       .      .       x
manage-seasons              .       .      .       .      .       x
release-results             .       .      .       .      .       x
manage-screens              .       .      .       .      .       x
make-tokens                 .       .      .       .      .       x
"""


def _cells() -> list[tuple[Role, Right, bool]]:
    head, *lines = TABLE.strip("\n").splitlines()
    roles = [Role(name) for name in head.split()]
    rows = [line.split() for line in lines]
    return [
        (role, Right(name), cross == "x")
        for name, *crosses in rows
        for role, cross in zip(roles, crosses, strict=True)
    ]


@pytest.mark.parametrize(("role", "right", "allowed"), _cells())
def test_each_role_has_the_rights_of_the_table(role, right, allowed):
    assert allows(frozenset({role}), right) is allowed


def test_the_table_names_every_role_and_every_right():
    assert {role for role, _, _ in _cells()} == set(Role) == set(RIGHTS)
    assert {right for _, right, _ in _cells()} == set(Right)


def test_roles_add_up():
    both = frozenset({Role.MEMBER, Role.CAPTAIN, Role.AUTHOR})
    assert allows(both, Right.UPLOAD_BANKS)
    assert allows(both, Right.ENTER_DESK)
    assert not allows(both, Right.MANAGE_PEOPLE)


def test_no_role_means_no_right():
    assert not any(allows(frozenset(), right) for right in Right)


def test_a_roster_adds_only_roles_of_people():
    assert set(ASSIGNABLE) == set(Role) - {Role.ANONYMOUS, Role.SCREEN, Role.MEMBER}


MEMBER = frozenset({Role.MEMBER})
CAPTAIN = frozenset({Role.MEMBER, Role.CAPTAIN})
AUTHOR = frozenset({Role.MEMBER, Role.AUTHOR})
ORGANISER = frozenset({Role.MEMBER, Role.ORGANISER})


@pytest.mark.parametrize(
    ("actor", "actor_branch_id", "subject", "subject_branch_id", "allowed"),
    [
        (CAPTAIN, 1, MEMBER, 1, True),
        (CAPTAIN, 1, CAPTAIN, 1, True),
        (CAPTAIN, 1, MEMBER, 2, False),
        (CAPTAIN, 1, MEMBER, None, False),
        (CAPTAIN, None, MEMBER, None, False),
        (CAPTAIN, 1, ORGANISER, 1, False),
        (MEMBER, 1, MEMBER, 1, False),
        (AUTHOR, 1, MEMBER, 1, False),
        (ORGANISER, 1, MEMBER, 2, True),
        (ORGANISER, None, ORGANISER, 2, True),
        (ORGANISER | CAPTAIN, 1, ORGANISER, 2, True),
    ],
)
def test_captains_make_codes_for_their_own_branch_and_never_for_an_organiser(
    actor, actor_branch_id, subject, subject_branch_id, allowed
):
    assert (
        may_issue_code(
            actor, actor_branch_id=actor_branch_id, subject=subject, subject_branch_id=subject_branch_id
        )
        is allowed
    )
