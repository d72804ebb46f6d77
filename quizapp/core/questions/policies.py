"""Policies for a multiple choice: how much of its mark a response earns.

Each takes what is ticked, what is the key, and how many choices there are, and returns a credit. Nothing
ticked earns nothing under all of them; ``credit`` sees to that.
"""

from collections.abc import Callable, Mapping, Set
from fractions import Fraction
from types import MappingProxyType
from typing import Final

DEFAULT: Final = "half"


def exact(ticked: Set[str], key: Set[str], choices: int) -> Fraction:
    """Credit the key and nothing but the key (多选、少选、错选均不得分).

    :return: 0 or 1. Source: contracts, policy ``exact``.
    """
    return Fraction(ticked == key)


def half(ticked: Set[str], key: Set[str], choices: int) -> Fraction:
    """Credit by the rule printed on most Chinese papers.

    The key and nothing else earns full credit; a part of the key and nothing else earns half
    (少选得一半分); a tick outside the key earns nothing (多选、错选不得分).

    :return: 0, 1/2 or 1. Source: contracts, policy ``half``.
    """
    if not ticked <= key:
        return Fraction(0)
    return Fraction(1) if ticked == key else Fraction(1, 2)


def proportional(ticked: Set[str], key: Set[str], choices: int) -> Fraction:
    """Credit each choice of the key alike (按选对的个数得分); a tick outside the key earns nothing at all.

    :return: from 0 to 1 in steps of 1/\\|key\\|. Source: contracts, policy ``proportional``.
    """
    return Fraction(len(ticked), len(key)) if ticked <= key else Fraction(0)


def right_minus_wrong(ticked: Set[str], key: Set[str], choices: int) -> Fraction:
    """Credit each right tick and take the same for each wrong one, never below nothing (选错倒扣).

    Where the key is more than half of the choices, ticking everything would earn marks: a bank may not
    use the policy there.

    :return: from 0 to 1 in steps of 1/\\|key\\|. Source: contracts, policy ``right_minus_wrong``.
    """
    return Fraction(max(0, len(ticked & key) - len(ticked - key)), len(key))


def boxes(ticked: Set[str], key: Set[str], choices: int) -> Fraction:
    """Credit each choice that is ticked or left as it should be (逐项判断).

    Ticking everything earns \\|key\\|/n: that is the nature of the policy, and a bank that uses it is warned.

    :return: from 0 to 1 in steps of 1/choices. Source: contracts, policy ``boxes``.
    """
    return Fraction(choices - len(ticked ^ key), choices)


Policy = Callable[[Set[str], Set[str], int], Fraction]

POLICIES: Final[Mapping[str, Policy]] = MappingProxyType(
    {
        "exact": exact,
        "half": half,
        "proportional": proportional,
        "right_minus_wrong": right_minus_wrong,
        "boxes": boxes,
    }
)


def credit(policy: str, ticked: Set[str], key: Set[str], choices: int) -> Fraction:
    """Credit a response under the named policy; nothing ticked earns nothing.

    :param policy: a name of ``POLICIES``.
    :param ticked: letters ticked, each one of the choices.
    :param key: letters of the key, at least one.
    :param choices: how many choices there are.
    :return: from 0 to 1.
    """
    return POLICIES[policy](ticked, key, choices) if ticked else Fraction(0)
