"""Receipts: a code that shows what was handed in, and that only this installation can have made."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from quizapp.core import codes

#: 16 letters of base 32 are 80 bits: short enough to copy by hand, too long to guess.
LETTERS = 16


def receipt(
    key: bytes, *, attempt_id: int, member_id: int, handed_in_at: datetime, responses: Mapping[int, Any]
) -> str:
    """Make the receipt of an attempt from what was handed in.

    The code is the start of HMAC-SHA-256 over the attempt, its member, the instant in microseconds and every
    stored response, as compact JSON with the slots in order. Marks are not in it: a corrected key leaves it
    valid.

    :param key: the receipt key; it survives the rotation of the secret.
    :param responses: slot -> canonical response.
    :return: four groups of four letters, e.g. ``MZXW-6YTB-OI5D-GNBV``.
    """
    instant = handed_in_at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [attempt_id, member_id, instant, [[slot, responses[slot]] for slot in sorted(responses)]]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return codes.grouped(hmac.digest(key, text.encode(), hashlib.sha256), LETTERS)
