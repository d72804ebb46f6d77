"""Messages to all screens, on the desk: write one, see which stand or stood, withdraw one."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp import store
from quizapp.core import refusals, timetable
from quizapp.core.roles import Right
from quizapp.screens import forms, setting
from quizapp.screens.desk import bp
from quizapp.web import auth, clock, messages

# What is proposed: long enough to be seen by everybody who passes, short enough to be forgotten.
STANDS = timedelta(hours=2)


@bp.get("/messages")
@auth.requires(Right.MANAGE_SCREENS)
def wall_messages() -> Any:
    """List the messages, and take a new one."""
    form = forms.MessageForm(None)
    form.set_until((clock.now() + STANDS).astimezone(clock.zone()))
    return _page(form)


@bp.post("/messages")
@auth.requires(Right.MANAGE_SCREENS)
def send_message() -> Any:
    """Show a message on all screens."""
    form, now = forms.MessageForm(), clock.now()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with store.transaction():
            setting.send(
                form.text.data,
                by_id=auth.member().id,
                until_at=timetable.instant(form.until.data, clock.zone()),
                now=now,
            )
    except refusals.Invalid:
        form.until.errors = [_("这个时间已经过了。")]
        return _page(form), 422
    flash(_("消息几秒后出现在所有大屏上。"), "success")
    return redirect(url_for(".wall_messages"), 303)


@bp.post("/messages/<int:message_id>/withdraw")
@auth.requires(Right.MANAGE_SCREENS)
def withdraw_message(message_id: int) -> Any:
    """Take a message off all screens."""
    with store.transaction():
        setting.withdraw(message_id, now=clock.now())
    flash(_("消息已撤回。"), "success")
    return redirect(url_for(".wall_messages"), 303)


def _page(form: forms.MessageForm) -> str:
    now = clock.now()
    sent = store.wall_messages.latest(limit=setting.MESSAGES_LISTED)
    standing = [one.id for one in sent if one.withdrawn_at is None and one.until_at > now]
    # Of several only the newest is seen.
    return render_template("screens/messages.html", form=form, sent=sent, standing=standing)


messages.add("no-message", _l("没有这条消息"), _l("它可能已经撤回，或者到时撤下了。请刷新列表。"))
messages.add("bad-playlist", _l("播放单有误"), _l("什么也没有改。请刷新后重试。"))
