"""What is said about a command line that cannot be read; exit 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask_babel import gettext as _

from quizapp.cli import speech
from quizapp.web import i18n


@contextmanager
def said() -> Iterator[None]:
    """Turn click's own sentences into ours, in the chosen language."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        with speech.speaking(speech.language(error.ctx)):
            raise speech.Stop(_sentences(error), exit_code=2) from error
    except click.Abort as error:
        with speech.speaking():
            raise speech.Stop(_("已取消。")) from error


def _sentences(error: click.UsageError) -> str:
    if error.ctx is None:
        return _sentence(error)
    return i18n.join_words(
        [_sentence(error), _("用法见 %(command)s --help。", command=error.ctx.command_path)]
    )


def _sentence(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return _("没有选项 %(name)s。", name=error.option_name)
        case click.exceptions.NoSuchCommand():
            return _("没有命令 %(name)s。", name=error.command_name)
        case click.MissingParameter():
            return _("缺少 %(name)s。", name=_name(error))
        case click.BadParameter():
            return _("%(name)s 不对：%(reason)s。", name=_name(error), reason=_reason(error))
    return _("命令的写法不对：%(reason)s", reason=error.format_message())


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else _("参数")


def _reason(error: click.BadParameter) -> str:
    match error.param.type if error.param else None:
        case click.Choice() as kind:
            return _("只能是 %(choices)s", choices=" / ".join(map(str, kind.choices)))
        case click.IntRange() as kind if kind.min is not None and kind.max is not None:
            return _("要写 %(least)s 到 %(most)s 的整数", least=kind.min, most=kind.max)
        case click.IntRange() as kind if kind.min is not None:
            return _("要写不小于 %(least)s 的整数", least=kind.min)
        case click.Path() | click.File():
            return _("没有这个文件，或者打不开")
    return error.message.rstrip("。.")
