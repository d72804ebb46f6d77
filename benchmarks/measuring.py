"""How a ratio is measured: an operation between two measurements of its floor, the middle one of three."""

import sys
import urllib.request

from benchmarks.server import Request, rate

HELLOS = [Request("GET", "/hello")] * 100
# What is sent once has to last for a second in each try: wrk counts the whole second.
TRIES = 3


def beside(
    ours: str, theirs: str, parts: list[list[Request]], bare: list[Request], *, repeat: bool = True
) -> tuple[float, float]:
    """Return the rate of an operation, and the rate of its floor just before and after it; both a second.

    :param parts: what is sent in each try.
    :param bare: what is sent to the floor.
    """
    rate(ours, HELLO_OF_OURS, repeat=True, seconds=1)
    floors = [rate(theirs, bare, repeat=True, seconds=1)]
    tries = []
    for part in parts:
        measured = rate(ours, part, repeat=repeat, seconds=1)
        floors.append(rate(theirs, bare, repeat=True, seconds=1))
        tries.append((measured, (floors[-2] + floors[-1]) / 2))
    # The middle one: a disk or a neighbour that hiccups spoils one try and not the result.
    return sorted(tries, key=lambda one: one[0] / one[1])[len(tries) // 2]


#: Warms the workers up.
HELLO_OF_OURS = [Request("GET", "/healthz")]


def row(name: str, label: str, measured: float, floor: float, least: float) -> bool:
    """Print a line of the table; say whether the ratio falls short."""
    ratio = measured / floor
    sys.stdout.write(f"{name:<12}{label:<44}{measured:>8.1f}{floor:>8.1f}{ratio:>8.2f}{least:>8.2f}\n")
    sys.stdout.flush()
    return ratio < least


def etag_of(address: str, cookie: str) -> str:
    """Ask for an address and return the tag of what it answers."""
    asked = urllib.request.Request(address, headers={"Cookie": cookie})  # noqa: S310 (an address of ours)
    with urllib.request.urlopen(asked) as reply:  # noqa: S310
        return str(reply.headers["ETag"])
