"""Everybody who is active, as rows of a people file: importing them again changes nothing."""

from datetime import date

from quizapp.core.people_cells import COLUMNS, NO_BRANCH, ROLE_WORDS
from quizapp.core.people_plan import KnownMember
from quizapp.core.roles import ASSIGNABLE, Role
from quizapp.store import people_imports


def rows(*, today: date, in_chinese: bool) -> list[list[str]]:
    """Return the head and one row a person, by staff number, with all columns of a people file."""
    branches = {branch.code: branch for branch in people_imports.known_branches()}
    table = [[heads[0 if in_chinese else 1] for heads in COLUMNS.values()]]
    for member in people_imports.known_members():
        if not member.is_active:
            continue
        code = member.branch_on(today)
        branch = branches[code] if code is not None else None
        names = [branch.name, branch.short, branch.wall] if branch else ["", "", ""]
        since = [start.isoformat() for start, _ in member.memberships if start <= today]
        table.append(
            [
                member.staff_no,
                member.name,
                code if code is not None else NO_BRANCH,
                *names,
                _roles(member, in_chinese=in_chinese),
                since[-1] if since else "",
                member.phone,
            ]
        )
    return table


def _roles(member: KnownMember, *, in_chinese: bool) -> str:
    words: dict[Role, str] = {}
    for word, role in ROLE_WORDS.items():
        if not in_chinese or role not in words:
            words[role] = word
    return "、".join(words[role] for role in ASSIGNABLE if role in member.roles)
