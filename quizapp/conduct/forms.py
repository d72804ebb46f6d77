"""The shape of what the organiser types."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length


class NetworksForm(FlaskForm):
    """The networks from which a round can be begun, one a line."""

    networks = TextAreaField(_l("网络"), validators=[Length(max=2000)])
