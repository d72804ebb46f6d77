"""The shapes of an upload and of the word to store it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange


class UploadForm(FlaskForm):
    """A bank file."""

    file = FileField(
        _l("题库文件"),
        description=_l("YAML 文件，UTF-8 编码。先检查，看过变化以后再存。"),
        validators=[FileRequired(_l("请选择一个题库文件。"))],
        render_kw={"accept": ".yaml,.yml,text/yaml,application/yaml", "required": True},
    )


class StoreForm(FlaskForm):
    """The number of the version that was shown as the one in use; 0 for a new bank."""

    after = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=10**9)])
