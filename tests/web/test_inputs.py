"""What no row can hold is refused at the door, with an answer and not with a bug."""

import importlib
import re
from pathlib import Path

import pytest
import wtforms

import quizapp
from quizapp.web import inputs


@pytest.fixture
def post(web_client):
    """Send a raw JSON body with the token."""
    token = re.search(r'name="csrf-token" content="([^"]+)"', web_client.get("/").text)[1]

    def send(raw):
        headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
        return web_client.post("/api/v1/bodies", data=raw, headers=headers)

    return send


UNSTORABLE = {
    "NUL": r'{"seq": 1, "text": "a\u0000b"}',
    "half a pair": r'{"seq": 1, "text": "\ud83d"}',
    "NUL in a name": r'{"seq": 1, "\u0000": ""}',
    "NUL deep down": r'{"seq": 1, "text": [{"a": ["\u0000"]}]}',
    "depth": '{"seq": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "5,000 digits": '{"seq": ' + "9" * 5000 + "}",
    "broken UTF-8": b'{"seq": 1, "text": "\xff"}',
    "cut off": '{"seq": 1',
    "empty": "",
}


@pytest.mark.parametrize("name", UNSTORABLE)
def test_json_that_no_row_can_hold_is_400(post, name):
    reply = post(UNSTORABLE[name])
    assert (reply.status_code, reply.get_json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    "raw", [r'{"seq": 1, "text": "\u5de5\u4f1a \ud83d\ude00"}', '{"seq": 1, "text": "工会 😀 \\\\u0000"}']
)
def test_json_with_whole_characters_is_taken(post, raw):
    assert post(raw).status_code == 200


@pytest.mark.parametrize(
    ("number", "status"),
    [("0", 200), (str(inputs.ID_MOST), 200), (str(inputs.ID_MOST + 1), 404), ("9" * 5000, 404)],
)
def test_an_id_beyond_its_column_is_no_such_page(web_client, number, status):
    assert web_client.get(f"/things/{number}").status_code == status


@pytest.mark.parametrize("address", ["/?q=%00", "/?%00=q", "/components?after=a%00b"])
def test_nul_in_an_address_is_400(web_client, address):
    assert web_client.get(address).status_code == 400


def test_nul_in_a_form_is_400(web_client):
    token = re.search(r'name="csrf-token" content="([^"]+)"', web_client.get("/").text)[1]
    assert web_client.post("/change", data={"name": "a\0b", "csrf_token": token}).status_code == 400
    assert web_client.post("/change", data={"name": "ab", "csrf_token": token}).status_code == 200


def test_json_is_written_as_it_reads(web_client):
    assert "没有这一页" in web_client.get("/api/v1/nope").get_data(as_text=True)


#: Fields of one line that nobody reads: they are compared with what is stored, and kept nowhere.
ONLY_COMPARED = {"SignInForm.staff_no", "PairForm.digits", "ConfirmForm.shown", "ConfirmForm.deactivate"}


def _free_texts():
    for path in sorted(Path(quizapp.__file__).parent.glob("*/forms.py")):
        module = importlib.import_module(f"quizapp.{path.parent.name}.forms")
        for form in vars(module).values():
            if (
                isinstance(form, type)
                and issubclass(form, wtforms.Form)
                and form.__module__ == module.__name__
            ):
                for name, field in vars(form).items():
                    if getattr(field, "field_class", None) in (wtforms.StringField, wtforms.TextAreaField):
                        yield f"{form.__name__}.{name}", field.kwargs


def test_every_field_with_free_text_is_freed_of_what_cannot_be_seen_or_refuses_it():
    tidy = {inputs.one_line, inputs.lines}
    left = {
        name
        for name, given in _free_texts()
        if not tidy & {*given.get("filters", ())}
        and "_seen" not in {getattr(check, "__name__", "") for check in given.get("validators", ())}
    }
    assert left == ONLY_COMPARED
