"""Languages: Chinese unless the person switches; what the browser would like does not decide.

The message ids are the Chinese sentences, so only English has a catalogue (``quizapp/translations``).
The choice is a cookie of its own: it outlives the session and holds on the sign-in page.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import flask_babel
from flask import Blueprint, Flask, current_app, has_request_context, redirect, request
from flask.typing import ResponseReturnValue

from quizapp.web import auth, nav

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}
COOKIE = "quizapp_language"

bp = Blueprint("i18n", __name__)
bp.enable_openapi = False  # type: ignore[attr-defined]  # APIFlask reads it; pages are no part of the API


def language() -> str:
    """Name the language of this page or command: ``zh`` or ``en``."""
    locale = flask_babel.get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def html_language() -> str:
    """Name the language as the ``lang`` attribute wants it."""
    return {"zh": "zh-CN", "en": "en"}[language()]


def gap() -> str:
    """Return what stands between two words or sentences: nothing in Chinese, a space in English."""
    return "" if language() == "zh" else " "


def join_words(words: Iterable[str]) -> str:
    """Set words or sentences side by side as the language does."""
    return gap().join(words)


def site_title() -> str:
    """Name the site as its operator does; the name that it has of itself is translated."""
    settings = current_app.extensions["settings"]
    return str(flask_babel.gettext(settings.title))


@contextmanager
def speak(name: str) -> Iterator[None]:
    """Use a language for a while, as commands do for ``--lang``; needs an application context.

    :param name: ``zh`` or ``en``.
    """
    with flask_babel.force_locale(LOCALES[name]):
        yield


@bp.post("/language")
@auth.public
def choose() -> ResponseReturnValue:
    """Remember the language that the person chose and go back to the page they were on."""
    chosen = request.form.get("lang", "")
    page = redirect(nav.safe_path(request.form.get("next")), 303)
    if chosen in LOCALES:
        nav.keep_choice(page, COOKIE, chosen)
    return page


def _locale() -> str:
    chosen = request.cookies.get(COOKIE, "zh") if has_request_context() else "zh"
    return LOCALES.get(chosen, LOCALES["zh"])


def init_app(app: Flask) -> None:
    """Give the application its languages and the federation's time zone."""
    zone = app.extensions["settings"].time_zone
    flask_babel.Babel(
        app,
        default_locale=LOCALES["zh"],
        default_timezone=zone.key,
        locale_selector=_locale,
        timezone_selector=lambda: zone,
    )
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        language=language,
        html_language=html_language,
        LANGUAGE_NAMES=NAMES,
        gap=gap,
        site_title=site_title,
    )
