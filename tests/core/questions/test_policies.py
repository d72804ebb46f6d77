"""Policies of multiple choice: the worked table, and laws that hold for every response."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.questions import policies

LETTERS = "ABCDEFGH"

#: Of choices A to D the key is A, B, C: what each policy pays (docs/banks.md prints the same table).
WORKED = {
    "": ("0", "0", "0", "0", "0"),
    "A": ("0", "1/2", "1/3", "1/3", "1/2"),
    "A B": ("0", "1/2", "2/3", "2/3", "3/4"),
    "A B C": ("1", "1", "1", "1", "1"),
    "A D": ("0", "0", "0", "0", "1/4"),
    "A B D": ("0", "0", "0", "1/3", "1/2"),
    "A B C D": ("0", "0", "0", "2/3", "3/4"),
    "D": ("0", "0", "0", "0", "0"),
}
ORDER = ("exact", "half", "proportional", "right_minus_wrong", "boxes")


@st.composite
def _cases(draw: st.DrawFn) -> tuple[set[str], set[str], int]:
    """Draw what is ticked, the key, and the number of choices."""
    choices = draw(st.integers(2, 8))
    most = 2**choices - 1
    return _letters(draw(st.integers(0, most))), _letters(draw(st.integers(1, most))), choices


def _letters(bits: int) -> set[str]:
    return {letter for place, letter in enumerate(LETTERS) if bits >> place & 1}


@pytest.mark.parametrize("ticked", WORKED)
def test_each_policy_pays_what_the_worked_table_says(ticked: str) -> None:
    paid = [policies.credit(name, set(ticked.split()), set("ABC"), 4) for name in ORDER]
    assert paid == [Fraction(credit) for credit in WORKED[ticked]]


def test_the_table_names_every_policy() -> None:
    assert tuple(policies.POLICIES) == ORDER
    assert policies.DEFAULT == "half"


@given(_cases(), st.sampled_from(ORDER))
def test_a_credit_is_never_below_nothing_or_above_everything(
    case: tuple[set[str], set[str], int], policy: str
) -> None:
    assert 0 <= policies.credit(policy, *case) <= 1


@given(_cases(), st.sampled_from(ORDER))
def test_the_whole_key_earns_everything_and_nothing_else_does(
    case: tuple[set[str], set[str], int], policy: str
) -> None:
    ticked, key, choices = case
    assert policies.credit(policy, key, key, choices) == 1
    assert (policies.credit(policy, ticked, key, choices) == 1) == (ticked == key)


@given(_cases(), st.sampled_from(ORDER))
def test_nothing_ticked_earns_nothing(case: tuple[set[str], set[str], int], policy: str) -> None:
    _, key, choices = case
    assert policies.credit(policy, set(), key, choices) == 0


@given(_cases(), st.sampled_from(ORDER), st.sampled_from(LETTERS))
def test_one_more_wrong_tick_never_earns_more(
    case: tuple[set[str], set[str], int], policy: str, letter: str
) -> None:
    ticked, key, choices = case
    # Under boxes the first tick earns the boxes rightly left empty: an empty response is worth nothing.
    if ticked and letter in LETTERS[:choices] and letter not in key:
        more = policies.credit(policy, ticked | {letter}, key, choices)
        assert more <= policies.credit(policy, ticked, key, choices)


@given(_cases(), st.sampled_from(ORDER), st.permutations(LETTERS))
def test_what_letters_are_called_makes_no_difference(
    case: tuple[set[str], set[str], int], policy: str, names: list[str]
) -> None:
    ticked, key, choices = case
    renamed = dict(zip(LETTERS, names, strict=True))
    again = policies.credit(policy, {renamed[x] for x in ticked}, {renamed[x] for x in key}, choices)
    assert again == policies.credit(policy, ticked, key, choices)


@given(_cases())
def test_ticking_everything_pays_under_right_minus_wrong_only_for_a_key_over_half(
    case: tuple[set[str], set[str], int],
) -> None:
    _, key, choices = case
    all_ticked = policies.credit("right_minus_wrong", set(LETTERS[:choices]), key, choices)
    assert (all_ticked > 0) == (2 * len(key) > choices)
