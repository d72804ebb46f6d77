"""The paper as a form, for browsers without a script."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from quizapp.play.paper import SlotView
from quizapp.web import inputs


class StepForm(FlaskForm):
    """A step that needs nothing but the will to take it."""


class AttemptForm(FlaskForm):
    """The two ways out of the paper: stay, or go on to the hand-in."""

    stay = SubmitField()
    finish = SubmitField()


class LateForm(FlaskForm):
    """Whether an answer that came after the bell counts, and why."""

    reason = StringField(
        _l("理由"),
        validators=[
            DataRequired(_l("请写明理由，以后查得到。")),
            Length(max=200, message=_l("最多 200 个字。")),
        ],
        filters=[inputs.one_line],
    )
    take = SubmitField(_l("算数"))
    leave = SubmitField(_l("不算"))


def given_in(form: MultiDict[str, str], slots: list[SlotView]) -> dict[int, tuple[Any, int]]:
    """Read what a form holds for each slot, and its seq: the stored one, as the page was made, plus one.

    Only what differs from what stands there is given; a slot whose seq is no number is left out.

    :return: slot -> (response as the API would take it, seq).
    """
    given: dict[int, tuple[Any, int]] = {}
    for view in slots:
        seq = form.get(f"seq{view.slot}", "")
        if not (seq.isascii() and seq.isdigit() and len(seq) <= 15):
            continue
        response = _given(form.getlist(f"r{view.slot}"), view)
        if response != view.response:
            given[view.slot] = (response, int(seq) + 1)
    return given


def _given(values: list[str], view: SlotView) -> Any:
    if view.blanks is not None:
        texts = values if any(value.strip() for value in values) else []
        return texts or None
    if view.type == "multiple":
        return sorted(values) or None
    return values[0] if values else None
