"""An application of nothing but what all pages share, with a page of every component and views that fail."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from apiflask import APIBlueprint, APIFlask
from flask import Blueprint, flash, g, render_template
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired

from quizapp import web
from quizapp.config import Settings, load_or_make_keys
from quizapp.core import refusals
from quizapp.core.roles import Role
from quizapp.store import Viewer
from quizapp.web import auth, wire

ORGANISER = Viewer(
    id=1,
    staff_no="G0001",
    name="陈建国",
    roles=frozenset({Role.MEMBER, Role.ORGANISER, Role.AUTHOR}),
    branch_id=1,
    branch_code="zgdx",
    branch_name="职工大学支部",
    must_change_password=False,
)
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


class ComponentForm(FlaskForm):
    """Every kind of field that the field macro draws."""

    name = StringField("姓名", [DataRequired()], description="与身份证一致。")
    branch = SelectField(
        "支部", choices=[SelectChoice("a", "机关第三支部"), SelectChoice("b", "发展大厦支部")]
    )
    kind = RadioField(
        "范围", choices=[SelectChoice("all", "全会"), SelectChoice("own", "本支部")], default="all"
    )
    keep = BooleanField("保留已经下发的口令")
    upload = FileField("题库文件", description="YAML，UTF-8 编码，最大 8 MB。")


class Body(wire.Strict):
    """A body with one strict number and a text."""

    seq: int
    text: str = ""


pages = Blueprint("pages", __name__, template_folder="templates")
pages.enable_openapi = False
api = APIBlueprint("api", __name__, url_prefix="/api/v1")


@pages.get("/")
@auth.public
def home():
    return render_template("empty_page.html")


@pages.get("/components")
@auth.public
def components():
    flash("已导入 12 人。", "success")
    flash("有 2 人没有支部。", "warning")
    form = ComponentForm()
    form.name.errors = ["请填写姓名"]
    return render_template("components.html", form=form, moment=MONDAY)


@pages.get("/phone")
@auth.public
def phone():
    return render_template("phone_components.html")


@pages.get("/question")
@auth.public
def question():
    return render_template("question_components.html")


@pages.get("/wall")
@auth.public
def wall():
    return render_template("wall_components.html")


@pages.get("/wall-tiles")
@auth.public
def wall_tiles():
    return render_template("wall_tiles.html")


@pages.get("/bug")
@auth.public
def bug():
    raise ZeroDivisionError("a bug")


@pages.get("/refuse/<kind>/<code>")
@auth.public
def refuse(kind, code):
    raise getattr(refusals, kind)(code, retry_after_s=90, status=200)


@pages.get("/things/<int:thing_id>")
@auth.public
def thing(thing_id):
    return str(thing_id)


@pages.post("/change")
@auth.public
def change():
    return "changed"


@api.get("/bug")
@auth.public
def api_bug():
    raise ZeroDivisionError("a bug")


@api.get("/refuse/<kind>/<code>")
@auth.public
def api_refuse(kind, code):
    raise getattr(refusals, kind)(code, retry_after_s=90, status=200)


@api.post("/bodies")
@api.input(Body, location="json")
@auth.public
def take(json_data):
    return {"seq": json_data.seq}


def _settings(folder: Path, **more: str) -> Settings:
    return Settings.from_environ({"QUIZAPP_INSTANCE": str(folder), **more})


def _build(settings: Settings) -> APIFlask:
    app = APIFlask("quizapp", static_folder=None, json_errors=False, docs_path=None, spec_path=None)
    web.init_app(app, settings, load_or_make_keys(settings))
    # Known already, so that no page looks into a database that is not there.
    app.extensions["demo"] = False
    app.register_blueprint(pages)
    app.register_blueprint(api)
    return app


@pytest.fixture
def make_app(tmp_path):
    """Build the application with more settings, e.g. ``QUIZAPP_URL``."""
    return lambda **more: _build(_settings(tmp_path, **more))


@pytest.fixture
def web_app(make_app):
    return make_app()


@pytest.fixture
def web_client(web_app):
    return web_app.test_client()


@pytest.fixture
def signed_in(web_app):
    """Make every request an organiser's, without a database behind it."""
    web_app.before_request_funcs[None].insert(0, lambda: setattr(g, "viewer", ORGANISER))
    return ORGANISER


@pytest.fixture(scope="session")
def chromium():
    """Start the machine's own browser once for all tests that look at pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(web_app, signed_in):
    """Serve the application on a free port, and give its address."""
    server = make_server("127.0.0.1", 0, web_app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(chromium, address):
    """Open pages: ``open_page("/wall", width=1920, height=1080, theme="dark")``."""
    contexts = []

    def open_it(path, *, width=360, height=780, **look):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}))
        for name, value in look.items():
            contexts[-1].add_cookies([{"name": f"quizapp_{name}", "value": value, "url": address}])
        page = contexts[-1].new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
