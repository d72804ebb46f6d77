"""Codes that people copy by hand: base 32 in groups of four; how they are typed does not matter."""

import base64
import unicodedata

GROUP = 4
# What base 32 does not have and hands write all the same.
_MEANT = str.maketrans({"0": "O", "1": "I", "8": "B"})


def grouped(raw: bytes, letters: int) -> str:
    """Write the first letters of some bytes in base 32: ``MZXW-6YTB``.

    :param letters: how many; each is worth five bits.
    """
    return _in_groups(base64.b32encode(raw).decode()[:letters])


def tidy(typed: str) -> str:
    """Bring what somebody typed into the form that codes are kept in.

    Blanks, dashes of any kind, small and full-width letters are forgiven, and 0, 1 and 8 for O, I and B.
    """
    letters = [one for one in unicodedata.normalize("NFKC", typed).upper() if one.isascii() and one.isalnum()]
    return _in_groups("".join(letters).translate(_MEANT))


def _in_groups(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
