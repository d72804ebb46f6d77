"""Pages of what is stored: banks, their questions and versions, taking a version back; and the format."""

from pathlib import Path
from typing import Any

from apiflask import APIBlueprint
from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from quizapp import store
from quizapp.banks import cards, differences, forms, services
from quizapp.core import banks, refusals
from quizapp.core.papers import PaperPlan
from quizapp.core.questions import QUESTION_TYPES
from quizapp.core.questions.policies import POLICIES
from quizapp.core.roles import Right
from quizapp.web import auth, clock, titles, wire

VERSIONS_SHOWN = 10
CHANGES_SHOWN = 50
EXAMPLE = Path(__file__).with_name("example.yaml")

bp = APIBlueprint("banks", __name__, template_folder="templates", enable_openapi=False)


@bp.get("/banks")
@auth.requires(Right.UPLOAD_BANKS)
def index() -> Any:
    """List the banks with what they hold and whether a coming round draws from them."""
    found = store.bank_versions.all_latest()
    plans = [PaperPlan.from_json(one.plan) for one, _season in services.coming_rounds(now=clock.now())]
    return render_template(
        "banks/index.html",
        banks=found,
        types=list(QUESTION_TYPES),
        counts=store.bank_versions.type_counts(),
        uses={one.code: sum(_draws_from(plan, one.code) for plan in plans) for one in found},
    )


@bp.get("/banks/format")
@auth.requires(Right.UPLOAD_BANKS)
def format_page() -> Any:
    """Say in short how a bank file is written."""
    example = EXAMPLE.read_text("utf-8")
    return render_template("banks/format.html", example=example, policies=list(POLICIES))


@bp.get("/banks/format/example.yaml")
@auth.requires(Right.UPLOAD_BANKS)
def example() -> Any:
    """Give the example file, to be filled in."""
    return _download(EXAMPLE.read_text("utf-8"), EXAMPLE.name)


@bp.get("/banks/<code:code>")
@auth.requires(Right.UPLOAD_BANKS)
def show(code: str) -> Any:
    """Show the questions of the version in use, filtered."""
    version = services.version_in_use(code)
    every = cards.of_version(version.id)
    asked = {name: request.args.get(name, "").strip() for name in ("type", "topic", "q")}
    fitting = [card for card in every.values() if _fits(card, asked)]
    limit, after = wire.page_limit(), wire.page_after()
    return render_template(
        "banks/show.html",
        version=version,
        asked=asked,
        types=[name for name in QUESTION_TYPES if any(card.type == name for card in every.values())],
        topics=sorted({card.topic for card in every.values() if card.topic}),
        count=len(fitting),
        cards=fitting[after : after + limit],
        next_page=after + limit if after + limit < len(fitting) else None,
        can_take_back=services.before(version) is not None,
    )


@bp.get("/banks/<code:code>/questions/<code:key>")
@auth.requires(Right.UPLOAD_BANKS)
def question(code: str, key: str) -> Any:
    """Show a question as a member would see it, with its key."""
    version = services.version_in_use(code)
    every = cards.of_version(version.id)
    if key not in every:
        raise refusals.Missing("not-found")
    keys = list(every)
    at = keys.index(key)
    return render_template(
        "banks/question.html",
        version=version,
        card=every[key],
        before=keys[at - 1] if at else None,
        following=keys[at + 1] if at + 1 < len(keys) else None,
    )


@bp.get("/banks/<code:code>/versions")
@auth.requires(Right.UPLOAD_BANKS)
def versions(code: str) -> Any:
    """List the versions with what each of them changed."""
    in_use = services.version_in_use(code)
    found = store.bank_versions.history(code, limit=VERSIONS_SHOWN + 1, before=wire.page_after() or None)
    older: list[store.bank_versions.Version | None] = [*found[1:], None]
    pairs = list(zip(found, older, strict=True))[:VERSIONS_SHOWN]
    return render_template(
        "banks/versions.html",
        version=in_use,
        rows=[(one, services.compare_versions(old, one)) for one, old in pairs],
        next_page=pairs[-1][0].number if len(found) > VERSIONS_SHOWN else None,
        can_take_back=services.before(in_use) is not None,
    )


@bp.get("/banks/<code:code>/versions/<int:number>")
@auth.requires(Right.UPLOAD_BANKS)
def version(code: str, number: int) -> Any:
    """Show what a version changed, old and new side by side."""
    this = services.version(code, number)
    old = services.before(this)
    return render_template(
        "banks/version.html", version=this, before=old, **_changes(old, this), in_use=_is_in_use(this)
    )


@bp.get("/banks/<code:code>/export.yaml")
@auth.requires(Right.UPLOAD_BANKS)
def export(code: str) -> Any:
    """Give a version as a YAML file: the one in use, or ``?version=``."""
    number = request.args.get("version", type=int)
    exported = services.version_in_use(code) if number is None else services.version(code, number)
    return _download(services.export(exported), f"{code}-{exported.number}.yaml")


@bp.route("/banks/<code:code>/take-back", methods=["GET", "POST"])
@auth.requires(Right.UPLOAD_BANKS)
def take_back(code: str) -> Any:
    """Say what going back to the version before would change, and do it."""
    in_use = services.version_in_use(code)
    old = services.before(in_use)
    if old is None:
        raise refusals.Missing("not-found")
    form = forms.StoreForm()
    if not form.validate_on_submit():
        form.after.data = in_use.number
        page = render_template(
            "banks/take_back.html",
            version=in_use,
            before=old,
            form=form,
            round_title=titles.round_title,
            short=_short_with(in_use, old),
            **_changes(in_use, old),
        )
        return page, 422 if form.is_submitted() else 200
    try:
        stored = services.take_back(
            code, by=auth.member().id, now=clock.now(), after=int(form.after.data or 0)
        )
    except refusals.Conflict:
        flash(_("这个题库刚刚有了新版本，什么也没有做。请再看一遍。"), "warning")
        return redirect(url_for(".take_back", code=code), 303)
    flash(_("已退回：版本%(old)s的内容存成了版本%(new)s。", old=old.number, new=stored.version), "success")
    return redirect(url_for(".show", code=code), 303)


def _download(text: str, name: str) -> Response:
    reply = Response(text, mimetype="application/yaml")
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    return reply


def _fits(card: cards.Card, asked: dict[str, str]) -> bool:
    return (
        asked["type"] in ("", card.type)
        and asked["topic"] in ("", card.topic)
        and (not asked["q"] or card.speaks_of(asked["q"]))
    )


def _draws_from(plan: PaperPlan, code: str) -> bool:
    return any(rule.banks is None or code in rule.banks for rule in plan.rules)


def _is_in_use(version: store.bank_versions.Version) -> bool:
    return services.version_in_use(version.code).number == version.number


def _changes(old: store.bank_versions.Version | None, new: store.bank_versions.Version) -> dict[str, Any]:
    """Give templates what changes from one version to another, and the questions of both."""
    olds, news = cards.of_version(old.id) if old else {}, cards.of_version(new.id)
    difference: banks.Difference = services.compare_versions(old, new)
    pairs = [differences.Changed(olds[key], news[key]) for key in difference.changed[:CHANGES_SHOWN]]
    return {"would": difference, "changed": pairs, "old": olds, "new": news}


def _short_with(
    current: store.bank_versions.Version, instead: store.bank_versions.Version
) -> list[services.ShortRound]:
    ids = [instead.id if one == current.id else one for one in store.banks.latest_versions()]
    return services.short_rounds(store.banks.pool(ids), now=clock.now())
