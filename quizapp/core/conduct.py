"""Conduct: what in a round deserves a second look by a person, with the evidence; never a verdict.

Two things are looked for. The same wrong answers in two papers of one branch, more than chance gives: a
wrong choice that everybody falls for is no evidence, one that nobody else makes is. And work that is faster
than anybody reads. Floats are good enough here: nothing of this comes near a mark or a place.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from itertools import combinations, pairwise
from typing import Any, Final

#: What a browser reports of an attempt: the page was opened, left, come back to; a question was looked at.
KINDS: Final = ("opened", "away", "back", "question")
#: The most events that are kept of an attempt: a day of restless looking about.
EVENTS_MOST: Final = 2_000

#: A pair is listed when chance gives it less than so often among all pairs that were compared.
CHANCE_MOST: Final = 0.01
#: Fewer same wrong answers are no evidence, however rare.
SAME_WRONG_LEAST: Final = 4
#: Nobody reads a question in less; who answers most of a paper so fast did not read it there.
READ_S: Final = 3.0
#: Quick guesses are no riddle: only good papers are listed as too fast.
FAST_SCORE_LEAST: Final = 60_00
#: Before an address of IPv4 that is written as one of IPv6, ``::ffff:10.1.2.3``.
_MAPPED_BITS: Final = 96


@dataclass(frozen=True, slots=True)
class Work:
    """One paper as it was answered.

    :ivar wrong: question -> the wrong answer, in the bank's letters; right ones and empty ones are not in it.
    :ivar answered: how many questions were answered.
    :ivar saved_at: when each answer that stands was saved, in any order.
    """

    attempt_id: int
    branch_id: int | None
    score_hundredths: int
    started_at: datetime
    wrong: Mapping[int, Any]
    answered: int
    saved_at: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two papers of one branch with the same wrong answers.

    :ivar questions: those that both got wrong in the same way.
    :ivar both_wrong: how many both got wrong at all.
    :ivar expected: how many same ones chance gives.
    :ivar chance: how likely so many are by chance, from 0 to 1, for one pair.
    """

    attempts: tuple[int, int]
    questions: tuple[int, ...]
    both_wrong: int
    expected: float
    chance: float


@dataclass(frozen=True, slots=True)
class Fast:
    """A good paper that was answered faster than it can be read.

    :ivar median_s: seconds from one saved answer to the next, in the middle.
    """

    attempt_id: int
    score_hundredths: int
    answered: int
    median_s: float


def alike(works: Iterable[Work]) -> list[Alike]:
    """List the pairs within a branch that share more wrong answers than chance gives, the rarest first.

    For a question that both got wrong, chance gives the same answer as often as two wrong answers drawn
    from all papers of the round agree; so many agreements or more are as likely as the sum of such draws
    says. A pair is listed where that, times the number of pairs compared, stays below ``CHANCE_MOST``.
    """
    works = list(works)
    agreement = _agreements(works)
    pairs = [
        (one, other)
        for one, other in combinations(works, 2)
        if one.branch_id is not None and one.branch_id == other.branch_id
    ]
    found = (_compare(one, other, agreement) for one, other in pairs)
    listed = [pair for pair in found if pair is not None and pair.chance * len(pairs) < CHANCE_MOST]
    return sorted(listed, key=lambda pair: (pair.chance, pair.attempts))


def _agreements(works: Iterable[Work]) -> dict[int, float]:
    """Give for each question how likely two of its wrong answers agree."""
    given: dict[int, Counter[str]] = {}
    for work in works:
        for question, answer in work.wrong.items():
            given.setdefault(question, Counter())[str(answer)] += 1
    return {question: _agreement(counts) for question, counts in given.items()}


def _agreement(counts: Counter[str]) -> float:
    # One more of each and one that nobody gave: few papers must not make chance look impossible.
    smoothed = [count + 1 for count in counts.values()] + [1]
    total = sum(smoothed)
    return sum((count / total) ** 2 for count in smoothed)


def _compare(one: Work, other: Work, agreement: Mapping[int, float]) -> Alike | None:
    both = sorted(one.wrong.keys() & other.wrong.keys())
    same = tuple(question for question in both if one.wrong[question] == other.wrong[question])
    if len(same) < SAME_WRONG_LEAST:
        return None
    chances = [agreement[question] for question in both]
    return Alike(
        (one.attempt_id, other.attempt_id),
        same,
        len(both),
        sum(chances),
        at_least(len(same), chances),
    )


def at_least(count: int, chances: Sequence[float]) -> float:
    """Give how likely at least so many of independent events happen (a Poisson binomial tail).

    :param chances: of each event, from 0 to 1.
    """
    exactly = [1.0]
    for chance in chances:
        exactly = [
            (exactly[number] * (1 - chance) if number < len(exactly) else 0.0)
            + (exactly[number - 1] * chance if number else 0.0)
            for number in range(len(exactly) + 1)
        ]
    return min(1.0, sum(exactly[count:]))


def fast(works: Iterable[Work]) -> list[Fast]:
    """List good papers whose answers followed each other faster than anybody reads, the fastest first."""
    found = []
    for work in works:
        moments = sorted((work.started_at, *work.saved_at))
        gaps = sorted((later - earlier).total_seconds() for earlier, later in pairwise(moments))
        if not gaps or work.score_hundredths < FAST_SCORE_LEAST:
            continue
        median_s = gaps[len(gaps) // 2]
        if median_s < READ_S:
            found.append(Fast(work.attempt_id, work.score_hundredths, work.answered, median_s))
    return sorted(found, key=lambda one: (one.median_s, one.attempt_id))


def parse_network(text: str) -> IPv4Network | IPv6Network | None:
    """Read a network as typed, ``10.1.0.0/16`` or one address; None when it is none.

    :return: without the bits of a host; a network of IPv4 that is written as one of IPv6 as IPv4, since
        addresses are compared so.
    """
    try:
        found = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    mapped = found.network_address.ipv4_mapped if isinstance(found, IPv6Network) else None
    if mapped is None or found.prefixlen < _MAPPED_BITS:
        return found
    return IPv4Network((mapped, found.prefixlen - _MAPPED_BITS))


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Tell whether an address lies in one of the networks.

    :param networks: as ``parse_network`` reads them.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in ip_network(network) for network in networks)
