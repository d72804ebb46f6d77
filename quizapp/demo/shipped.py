"""Where the banks that ship are: beside the package in a checkout, in the prefix's share when installed.

They are data for everybody who sets up a site, so they are no part of the package itself.
"""

import sysconfig
from pathlib import Path

FOLDER = "question_banks"
PLACES = (
    Path(__file__).parents[2] / FOLDER,
    Path(sysconfig.get_path("data")) / "share" / "quizapp" / FOLDER,
)


def bank_files() -> list[Path]:
    """Return the files of the banks that ship, by name; none where they are not installed."""
    for place in PLACES:
        found = sorted(place.glob("*.yaml"))
        if found:
            return found
    return []
