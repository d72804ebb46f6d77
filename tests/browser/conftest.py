"""A demo federation behind the real server, loaded once, and browsers to look at it with."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.candidates import Candidate
from tests.browser.demo_site import MEMBERS, PASSWORD, Site
from tests.browser.people import Visitor


@pytest.fixture(scope="session")
def loaded_demo(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give a demo that nobody serves, to be copied."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    folder.mkdir()
    shutil.copyfile(migrated_file, folder / "quizapp.sqlite3")
    site = Site(folder)
    site.run("demo", "load", "--members", str(MEMBERS), "--password", PASSWORD)
    return site


@pytest.fixture(scope="module")
def demo_site(loaded_demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a demo that only this module has."""
    site = Site.copy(loaded_demo, tmp_path_factory.mktemp("served") / "instance")
    site.start()
    yield site
    site.stop()
    assert "Traceback" not in site.log.read_text()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, demo_site: Site) -> Iterator[Callable[..., Visitor]]:
    """Give somebody a browser: ``visit()`` a phone, ``visit(viewport=WALL)`` a wall.

    At the end nobody may have asked another host for anything, nor have complained.
    """
    visitors = []

    def come(**more: object) -> Visitor:
        visitors.append(Visitor(chromium, demo_site, **more))
        return visitors[-1]

    yield come
    for one in visitors:
        one.context.close()
    for one in visitors:
        one.check_manners()


@pytest.fixture
def candidate(chromium: Browser, demo_site: Site) -> Iterator[Candidate]:
    """Give a member with a paper of the open round in front of them; watched as every visitor."""
    candidate = Candidate(chromium, demo_site)
    candidate.sit_down()
    yield candidate
    candidate.context.close()
    candidate.check_manners()
