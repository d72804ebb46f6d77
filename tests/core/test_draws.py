"""Draws from SHA-256."""

import hashlib
from itertools import pairwise

from quizapp.core import draws


def _stream(**changed):
    return draws.Draws(**({"purpose": "test-1", "seed": bytes(32), "member": "G1", "number": 1} | changed))


def _reference(purpose, seed, number, member, blocks):
    for counter in range(blocks):
        text = "\n".join([purpose, seed.hex(), str(number), str(counter), member])
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield from (int(digest[start : start + 8], 16) for start in range(0, 64, 8))


def test_numbers_are_the_words_of_the_blocks_from_the_left():
    stream = _stream()
    assert [stream.below(2**32) for _ in range(24)] == list(_reference("test-1", bytes(32), 1, "G1", 3))


def test_numbers_of_the_incomplete_run_are_passed_over():
    limit = 2**31 + 1
    words = [word for word in _reference("test-1", bytes(32), 1, "G1", 9) if word < limit]
    stream = _stream()
    assert [stream.below(limit) for _ in words] == words


def test_a_limit_of_one_takes_no_number():
    stream, other = _stream(), _stream()
    assert [stream.below(1), stream.below(1)] == [0, 0]
    assert stream.below(2**32) == other.below(2**32)


def test_every_part_of_the_name_has_a_stream_of_its_own():
    # A member whose text ends like another part must not get another's stream.
    names = [{}, {"purpose": "test-2"}, {"seed": b"\1" * 32}, {"number": 11}, {"member": "0\nG1"}]
    first = [_stream(**name).below(2**32) for name in names]
    assert len(set(first)) == len(names)


def test_picking_gives_each_item_once():
    stream = _stream()
    assert sorted(draws.pick(list("abcdef"), 6, stream.below)) == list("abcdef")
    picked = draws.pick(list(range(100)), 20, stream.below)
    assert len(set(picked)) == 20
    assert any(left > right for left, right in pairwise(picked))
