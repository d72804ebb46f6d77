"""Draws that anyone can repeat: numbers from SHA-256 over a seed and whom they are for.

Never from ``random``: its stream is not promised to stay the same, and cannot be checked by hand.
"""

import hashlib
import struct
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_EIGHT_WORDS = struct.Struct(">8I")
_WORDS = 2**32


def pick(items: list[T], count: int, below: Callable[[int], int]) -> list[T]:
    """Pick ``count`` of the items without putting back, each order as likely as any other.

    Step i (from 0) swaps item i with item i + below(n - i), the first steps of a Fisher-Yates shuffle;
    picking all of them shuffles. The list is left reordered.

    :param count: 0 to the number of items.
    :param below: gives a number from 0 to under its argument.
    """
    left = len(items)
    for place in range(count):
        other = place + below(left)
        left -= 1
        items[place], items[other] = items[other], items[place]
    return items[:count]


class Draws:
    """The stream of one attempt: block c is SHA-256 of purpose, seed, attempt number, c and member.

    The five are joined by line feeds, as UTF-8 text, the seed in lower-case hexadecimal. A block is
    read as eight big-endian numbers of 32 bits, from the left; counters run from 0.

    :param purpose: names the algorithm and its version, so that two of them never share a stream.
    :param seed: the round's, 32 random bytes.
    :param member: who draws; stands last, so that no text in it can be taken for another part.
    :param number: the attempt, from 1.
    """

    def __init__(self, purpose: str, *, seed: bytes, member: str, number: int) -> None:
        self._head = hashlib.sha256(f"{purpose}\n{seed.hex()}\n{number}\n".encode())
        self._member = member
        self._counter = 0
        self._numbers: list[int] = []

    def below(self, limit: int) -> int:
        """Draw a number from 0 to under ``limit``, all equally likely.

        The next number of the stream, modulo the limit; a number from the last, incomplete run of
        ``limit`` values below 2**32 is passed over, since it would favour the small remainders.
        A limit of 1 leaves nothing to draw and takes no number.
        """
        if limit == 1:
            return 0
        while True:
            if not self._numbers:
                self._read_block()
            number = self._numbers.pop()
            rest = number % limit
            if number - rest <= _WORDS - limit:
                return rest

    def _read_block(self) -> None:
        block = self._head.copy()
        block.update(f"{self._counter}\n{self._member}".encode())
        self._counter += 1
        self._numbers = list(_EIGHT_WORDS.unpack(block.digest())[::-1])


def commitment(seed: bytes) -> str:
    """Give what is published of a seed before it is revealed: SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()
