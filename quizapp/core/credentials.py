"""Staff numbers, one-time codes and tokens: how they are written, compared and kept."""

import hashlib
import hmac
import unicodedata

CODE_BITS = 60
CODE_VALID_DAYS = 14
TOKEN_BYTES = 32

# Crockford's base 32: no I, L, O, U, so that a code survives being read aloud and typed on a phone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def staff_key(staff_no: str) -> str:
    """Return the form in which staff numbers compare: NFKC, trimmed, upper case (contracts, section 4)."""
    return unicodedata.normalize("NFKC", staff_no).strip().upper()


def code_text(bits: int) -> str:
    """Write a one-time code for people: three groups of four, e.g. ``7K3M-P0QX-2B9D``.

    :param bits: 60 random bits, from 0 to 2**60 - 1.
    """
    letters = [_ALPHABET[(bits >> shift) & 31] for shift in range(CODE_BITS - 5, -1, -5)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def code_hmac(key: bytes, code: str) -> str:
    """Return what is stored of a one-time code: HMAC-SHA-256, hex, of its canonical letters.

    Case, blanks, hyphens and letters that are easily misread do not matter.
    """
    folded = unicodedata.normalize("NFKC", code).upper().translate(_MISREAD)
    letters = "".join(letter for letter in folded if letter in _ALPHABET)
    return hmac.new(key, letters.encode(), hashlib.sha256).hexdigest()


def token_sha256(token: str) -> str:
    """Return what is stored of a random token (256 bits need no salt)."""
    return hashlib.sha256(token.encode()).hexdigest()
