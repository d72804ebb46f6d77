"""What a browser is shown: a site behind a port that can be shut, a federation, screens that look at it."""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from quizapp import store
from quizapp.core import credentials
from tests import federations


class Site:
    """The application behind a port that can be shut and opened again."""

    def __init__(self, app) -> None:
        self.app, self.port, self.server = app, 0, None
        self.start()

    def start(self) -> None:
        """Serve, on the same port as before."""
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        # A kept connection would be answered by a thread of the server that is gone.
        self.server.RequestHandlerClass.protocol_version = "HTTP/1.0"
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def federation(app):
    """92 branches in a round that is open now, whatever the day; a paired screen with the token ``token``."""
    now = datetime.now(UTC)
    with app.app_context():
        branches, this_round, _moment = federations.make_federation(weeks=4)
        with store.transaction():
            row = store.db.session.get(store.Round, this_round.id)
            row.opens_at, row.closes_at = now - timedelta(days=2), now + timedelta(days=1, hours=4)
            store.screens.add_paired(credentials.token_sha256("token"), name="大厅", now=now)
        store.end_reading()
    return branches, this_round


@pytest.fixture
def site(app, federation) -> Iterator[Site]:
    site = Site(app)
    yield site
    with contextlib.suppress(OSError):
        site.stop()


@pytest.fixture
def open_screen(chromium, site):
    """Open a browser: a paired screen, or (``paired=False``) one that knows nothing yet."""
    contexts = []

    def open_it(path="/screen", *, paired=True, width=1920, height=1080, **more):
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        if paired:
            context.add_cookies([{"name": "quizapp_screen", "value": "token", "url": site.address}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        if paired and more.get("java_script_enabled", True):
            with page.expect_response(re.compile("/me/state")):
                page.goto(site.address + path)
        else:
            page.goto(site.address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
