"""An author at work, and the files that are uploaded."""

import io
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from quizapp import store
from tests import makers

NOW = datetime(2026, 11, 6, 2, tzinfo=UTC)

HEAD = 'bank: union-law\ntitle: 工会法\ndefaults: {mark: "2"}\nquestions:\n'
SINGLE = """\
  - id: q-single
    type: single
    topic: 组织
    difficulty: "2"
    stem: 会员达到多少人以上的，应当建立基层工会委员会？
    choices: {A: 十人, B: 二十五人, C: 五十人}
    answer: B
    explanation: 第十一条规定了**人数**。
    cite: 工会法第十一条
"""
MULTIPLE = """\
  - id: q-multiple
    type: multiple
    topic: 职责
    stem: 哪些是工会的职责？
    choices: {A: 维权, B: 服务, C: 经营, D: 执法}
    answer: [A, B]
"""
TRUE_FALSE = "  - {id: q-judge, type: true_false, topic: 组织, stem: 工会是群众组织。, answer: 对}\n"
BLANK = """\
  - id: q-blank
    type: blank
    stem: 有会员____人以上的，应当建立____委员会。
    answers: [[二十五, "25"], [基层工会]]
"""
BANK = HEAD + SINGLE + MULTIPLE + TRUE_FALSE + BLANK
#: A wrong answer, a misspelt field and a repeated id.
THREE_FAULTS = (
    HEAD
    + SINGLE.replace("answer: B", "answer: E")
    + MULTIPLE.replace("topic:", "topik:")
    + TRUE_FALSE.replace("q-judge", "q-single")
    + BLANK
)


def single(number: int) -> str:
    """Give a question of its own id."""
    return SINGLE.replace("q-single", f"q-{number:05}")


class Browser:
    """Somebody's browser, without JavaScript."""

    def __init__(self, app: Flask, roles: str = "author") -> None:
        with app.app_context():
            self.member_id = makers.make_member(roles=roles, name="刘敏").id
            member = store.db.session.get(store.Member, self.member_id)
        self.client: FlaskClient = app.test_client()
        makers.sign_in(self.client, member, now=NOW)
        self.token = self.client.get("/api/v1/session").json["csrf_token"]

    def get(self, address: str) -> TestResponse:
        """Open a page."""
        return self.client.get(address)

    def post(self, address: str, **fields) -> TestResponse:
        """Send a form."""
        return self._send(address, {"csrf_token": self.token} | fields)

    def check(self, bank: str | bytes, name: str = "union-law.yaml") -> TestResponse:
        """Upload a file on the page."""
        return self.post("/banks/upload", file=(_file(bank), name))

    def upload(self, bank: str | bytes, query: str = "") -> TestResponse:
        """Upload a file as a program does."""
        headers = {"X-CSRFToken": self.token}
        return self._send(f"/api/v1/banks{query}", {"file": (_file(bank), "bank.yaml")}, headers=headers)

    def _send(self, address: str, fields: dict, **more) -> TestResponse:
        # Encoded here: the client would put a large body into a file that it does not close.
        values = {name: FileStorage(*one) if isinstance(one, tuple) else one for name, one in fields.items()}
        boundary, body = encode_multipart(values)
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self.client.post(address, data=body, content_type=kind, **more)


def _file(bank: str | bytes) -> io.BytesIO:
    return io.BytesIO(bank.encode() if isinstance(bank, str) else bank)
