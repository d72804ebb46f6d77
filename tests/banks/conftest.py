"""A clock that stands still and an author before a site without banks."""

import pytest
import time_machine

from tests.banks import authors


@pytest.fixture(autouse=True)
def clock():
    """Stop the clock at one moment."""
    with time_machine.travel(authors.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def author(app):
    """Sign an author in."""
    return authors.Browser(app)
