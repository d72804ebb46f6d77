"""A person's browser without JavaScript, and an API client with its cookies: what stories are told with."""

import re

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

API = "/api/v1"


class Browser:
    """One cookie jar: pages by ``get`` and ``post``, JSON by ``call``; the CSRF token is found by itself."""

    def __init__(self, app: flask.Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, *, page: str = "/login", **fields: str) -> TestResponse:
        """Send a form as it stands on a page."""
        return self.client.post(path, data={"csrf_token": self.page_token(page), **fields})

    def page_token(self, page: str = "/login") -> str:
        """Return the CSRF token that a page holds, following where the page leads."""
        text = self.client.get(page, follow_redirects=True).text
        return re.search(r'name="csrf-token" content="([^"]+)"', text)[1]

    def call(self, method: str, path: str, *, token: str | None = None, **more) -> TestResponse:
        """Call the JSON API with this browser's cookie.

        :param token: another CSRF token than the present one.
        """
        token = token if token is not None else self.session()["csrf_token"]
        return self.client.open(f"{API}{path}", method=method, headers={"X-CSRFToken": token}, **more)

    def session(self) -> dict:
        """Return what the API says of this session."""
        return self.client.get(f"{API}/session").json

    def sign_in(self, staff_no: str, password: str, *, next_page: str = "") -> TestResponse:
        """Send the sign-in page's form."""
        path = f"/login?next={next_page}" if next_page else "/login"
        return self.post(path, staff_no=staff_no, password=password)

    def api_sign_in(self, staff_no: str, password: str) -> TestResponse:
        """Sign in by the API."""
        return self.call("POST", "/session", json={"staff_no": staff_no, "password": password})

    @property
    def name(self) -> str | None:
        """The name of who is signed in here; None: nobody."""
        member = self.session()["member"]
        return member and member["name"]


def hidden_fields(page: TestResponse) -> dict[str, str]:
    """Return what a page's forms carry along unseen, but for the CSRF token: the word to do what it shows."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    found.pop("csrf_token", None)
    return found
