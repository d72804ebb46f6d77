"""The shape of a freeze; times are typed as the wall clock shows them."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired, Optional

from quizapp.web.inputs import sensible_moment

_TYPED = "%Y-%m-%dT%H:%M"


class FreezeForm(FlaskForm):
    """From when until when."""

    freeze_at = DateTimeLocalField(
        _l("什么时候封榜"),
        format=_TYPED,
        validators=[InputRequired(_l("请填写封榜的时间。")), sensible_moment],
        description=_l("在开放以后、截止以前。到点榜单停住，停在最后一次更新的样子。"),
    )
    unfreeze_at = DateTimeLocalField(
        _l("什么时候解榜"),
        format=_TYPED,
        validators=[Optional(), sensible_moment],
        description=_l("不早于截止。不填就一直封着，等您来解。"),
    )


class UnfreezeForm(FlaskForm):
    """Until when, of boards that stand still already."""

    unfreeze_at = FreezeForm.unfreeze_at
