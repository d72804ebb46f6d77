"""A QR code as one SVG path: a policy without inline styles lets it through, and it is sharp on any panel."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno

# Four modules of quiet ground around the code, as ISO/IEC 18004 asks.
BORDER = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A code: the side of its box in modules, and the path of its dark ones."""

    size: int
    path: str


@lru_cache(maxsize=4)
def code(text: str) -> Code:
    """Make the code of a text, usually an address; a seventh of it may be hidden (level M)."""
    made = segno.make_qr(text, error="m", boost_error=False)
    runs = []
    for y, line in enumerate(made.matrix_iter(border=BORDER)):
        x = 0
        for is_dark, group in groupby(line):
            width = len(list(group))
            if is_dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Code(made.symbol_size(border=BORDER)[0], "".join(runs))
