"""The shape of what the pages of certificates send."""

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length, Optional


class StepForm(FlaskForm):
    """A step that needs nothing but the will to take it."""


class BranchForm(FlaskForm):
    """Whose certificates: a branch by its code, or everybody's where it is empty."""

    branch = HiddenField(validators=[Optional(), Length(max=64)])
