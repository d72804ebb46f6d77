"""What a single cell of the people file may hold; forms for one person ask the same."""

import re
import unicodedata
from datetime import date
from typing import Final

from quizapp.core.fields import FIRST_DAY, LAST_DAY
from quizapp.core.roles import ASSIGNABLE, Role
from quizapp.core.text import CONTROL

#: Field -> heads that name it; the first is written on export in Chinese, the second in English.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "staff_no": ("工号", "staff_no"),
    "name": ("姓名", "name"),
    "branch": ("支部编码", "branch"),
    "branch_name": ("支部", "branch_name"),
    "branch_short": ("支部简称", "branch_short"),
    "branch_wall": ("屏显名", "branch_wall"),
    "role": ("角色", "role"),
    "from": ("生效日期", "from"),
    "phone": ("手机", "phone"),
}
REQUIRED: Final = ("staff_no", "name", "branch")
#: Characters that a field may have at most: what the store keeps.
LIMITS: Final = {
    "staff_no": 64,
    "name": 64,
    "branch": 64,
    "branch_name": 120,
    "branch_short": 4,
    "branch_wall": 9,
    "phone": 32,
}
#: In the column of the branch: belongs to none.
NO_BRANCH: Final = "-"

ROLE_WORDS: Final[dict[str, Role]] = {
    "职工": Role.MEMBER,
    "支部组织员": Role.CAPTAIN,
    "组织员": Role.CAPTAIN,
    "出题人": Role.AUTHOR,
    "管理员": Role.ORGANISER,
    **{role.value: role for role in (Role.MEMBER, *ASSIGNABLE)},
}

_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/@-]*")
BRANCH_CODE: Final = re.compile(r"[\w.-]*\w[\w.-]*")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()-]{2,30}")
_DATE: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 0?0:00(?::00)?)?")
# Not "Cn" and "Co": rare characters of names are newer than this Python's tables, or private to a system.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# These show nothing as well, and Unicode counts them as letters or marks.
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


def parse_date(text: str) -> date | None:
    """Read a day as people and spreadsheets write it: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def is_phone(text: str) -> bool:
    """Tell whether this can be called: digits, with blanks, hyphens and brackets between them."""
    return _PHONE.fullmatch(text) is not None


def is_staff_no(text: str) -> bool:
    """Tell whether this can be a staff number: letters and digits of ASCII, then ``. _ - / @`` too."""
    return _NUMBER.fullmatch(text) is not None and len(text) <= LIMITS["staff_no"]


def unseen(text: str) -> str | None:
    """Find the first character that nobody can see or that breaks a line, as ``U+200B``; None without."""
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        hidden = character in _FILLERS or unicodedata.category(character) in _UNSEEN
        if hidden or CONTROL.match(character):
            return f"U+{ord(character):04X}"
    return None


def fold(text: str) -> str:
    """What a text looks like: no blanks, nothing unseen, one width, one case."""
    kept = (one for one in unicodedata.normalize("NFKC", text) if not one.isspace() and unseen(one) is None)
    return "".join(kept).upper()
