"""The dice of the demo: the same throws in every installation, so that two demos can be compared."""

import random

SEED = "quizapp demo 1"


def dice(purpose: str) -> random.Random:
    """Give dice of their own to one purpose: more throws for one change nothing for another."""
    return random.Random(f"{SEED}/{purpose}")  # noqa: S311 - believable people, not secrets
