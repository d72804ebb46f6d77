"""Certificates of the annual exam: who passed prints one, organisers print all, anybody can check a code.

A certificate holds nothing but its code: name, score and pass are read where they stand, so that a corrected
key reaches it too.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from quizapp.certificates import desk_views, views
from quizapp.web import messages


def init_app(app: Flask) -> None:
    """Open the room's pages."""
    app.register_blueprint(views.bp)
    app.register_blueprint(desk_views.bp)


messages.add(
    "no-certificate",
    _l("没有证书"),
    _l("年度大考的成绩公布以后，合格的人可以在答卷页领取证书。"),
)
