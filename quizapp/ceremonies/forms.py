"""The buttons of the phone that leads."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional

from quizapp.core.ceremonies import LEAST_S, MOST_S

REAL, REHEARSAL = "real", "rehearsal"
STEPS_MOST = 1_000_000
SECONDS = (5, 8, 10, 15, 20, 30)


class BeginForm(FlaskForm):
    """In earnest or not."""

    kind = HiddenField(validators=[AnyOf((REAL, REHEARSAL))])


class PressForm(FlaskForm):
    """What was pressed, and how many steps were out on that phone."""

    do = HiddenField(validators=[AnyOf(("next", "back", "auto", "pause"))])
    at = IntegerField(validators=[InputRequired(), NumberRange(0, STEPS_MOST)])
    seconds = IntegerField(validators=[Optional(), NumberRange(LEAST_S, MOST_S)])


class StepForm(FlaskForm):
    """A step without fields: it carries the CSRF token only."""
