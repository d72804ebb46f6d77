"""The shape of what the organiser types."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from quizapp.web import inputs

MOST_CHARACTERS = 2000


class NetworksForm(FlaskForm):
    """The networks from which a round can be begun, one a line."""

    networks = TextAreaField(
        _l("网络"),
        validators=[Length(max=MOST_CHARACTERS, message=_l("最多 2000 个字。"))],
        filters=[inputs.lines],
    )
