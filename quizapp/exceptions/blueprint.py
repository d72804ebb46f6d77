"""What the pages of this room share: their blueprint, and the round that an address names."""

from apiflask import APIBlueprint

from quizapp import store
from quizapp.core import refusals

bp = APIBlueprint(
    "exceptions",
    __name__,
    url_prefix="/desk/rounds/<int:round_id>",
    template_folder="templates",
    enable_openapi=False,
)


def found_round(round_id: int) -> tuple[store.Round, store.Season]:
    """Return the round of an address, with its season.

    :raises refusals.Missing: there is none.
    """
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    return found
