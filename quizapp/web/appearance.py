"""Size of letters, contrast and ground: what a person chooses for this browser.

Three cookies of their own, so that the choice holds on the sign-in page and after signing out.
"""

from flask import Blueprint, Flask, has_request_context, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from quizapp.web import auth, nav

# The first of each is what a browser has that never chose. Sizes are px of the root.
CHOICES = {
    "size": {"16": _l("标准"), "18": _l("大"), "20": _l("更大"), "24": _l("最大")},
    "contrast": {"normal": _l("标准"), "more": _l("高对比度")},
    "theme": {"light": _l("浅色"), "dark": _l("深色")},
}

COOKIE = "quizapp_"

# The folder holds the frames and macros of all pages; a blueprint is how Flask finds it.
bp = Blueprint("appearance", __name__, template_folder="templates")
bp.enable_openapi = False  # type: ignore[attr-defined]  # APIFlask reads it; pages are no part of the API


def chosen() -> dict[str, str]:
    """Give this browser's size, contrast and theme; an unknown value counts as never chosen."""
    cookies = request.cookies if has_request_context() else {}
    kept = {name: cookies.get(COOKIE + name, "") for name in CHOICES}
    return {
        name: kept[name] if kept[name] in values else next(iter(values)) for name, values in CHOICES.items()
    }


@bp.get("/appearance")
@auth.public
def show() -> ResponseReturnValue:
    """Show the choices."""
    back = nav.safe_path(request.args.get("next"))
    return render_template("appearance.html", choices=CHOICES, back=back)


@bp.post("/appearance")
@auth.public
def choose() -> ResponseReturnValue:
    """Remember the choices and go back."""
    page = redirect(nav.safe_path(request.form.get("next")), 303)
    for name, values in CHOICES.items():
        value = request.form.get(name)
        if value in values:
            nav.keep_choice(page, COOKIE + name, value)
    return page


def init_app(app: Flask) -> None:
    """Register the page and offer ``appearance()`` to the frame of every page."""
    app.register_blueprint(bp)
    app.jinja_env.globals["appearance"] = chosen
