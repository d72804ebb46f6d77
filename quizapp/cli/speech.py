"""How commands speak: in Chinese, in English with ``--lang en``, and never by a traceback about what is expected.

A group is ``speech.Group("bank", help=_l("题库"))`` and a command ``@bank.command("load", help=_l("…"))``; options
take ``help=_l("…")`` too. Inside a command ``gettext`` speaks the chosen language, a refusal is printed as a
sentence (exit 1) and unusable settings as the list of their faults (exit 2). A command has an application
context; with ``with_appcontext=False`` it has the language only: no settings are read, no database, no keys,
no folder made.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import flask_babel
from flask import Flask, has_app_context
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from quizapp.config import BadSettings
from quizapp.core.refusals import Refusal
from quizapp.web import i18n, messages


class Stop(click.ClickException):
    """End the command with a sentence on standard error; exit 1 unless another code is given."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is."""
        click.echo(self.message, file=file, err=file is None)


def language(ctx: click.Context | None = None) -> str:
    """Name the language that was asked for: ``zh``, or what ``--lang`` says."""
    ctx = ctx or click.get_current_context(silent=True)
    return (ctx.find_root().params.get("lang") if ctx else None) or "zh"


@contextmanager
def speaking(name: str | None = None) -> Iterator[None]:
    """Let ``gettext`` speak; outside an application through a bare one, which reads no settings and opens nothing.

    :param name: ``zh`` or ``en``; default: as :func:`language` says.
    """
    name = name or language()
    if has_app_context():
        with i18n.speak(name):
            yield
        return
    bare = Flask("quizapp", static_folder=None)
    flask_babel.Babel(bare, default_locale=i18n.LOCALES["zh"], configure_jinja=False)
    with bare.app_context(), i18n.speak(name):
        yield


class Command(click.Command):
    """A command whose help is in the chosen language."""

    def get_help(self, ctx: click.Context) -> str:
        """Render the whole help."""
        with speaking(language(ctx)):
            return super().get_help(ctx)

    def get_usage(self, ctx: click.Context) -> str:
        """Render the line of usage."""
        with speaking(language(ctx)):
            return super().get_usage(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("用法：") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options that have a help."""
        rows = [_option_row(option, ctx) for option in self.get_params(ctx) if isinstance(option, click.Option)]
        with formatter.section(_("选项")):
            formatter.write_dl([row for row in rows if row])


class Group(Command, AppGroup):
    """A group of commands, each of which says what it has to say as this module describes."""

    command_class = Command

    def command(self, *args: Any, **kwargs: Any) -> Callable[[Callable[..., Any]], click.Command]:
        """Make a function a command of this group, inside an application context unless told otherwise."""
        in_app = kwargs.pop("with_appcontext", True)
        make = super().command(*args, with_appcontext=False, **kwargs)
        return lambda function: make(_plainly(function, in_app=in_app))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_("命令")):
            formatter.write_dl([(name, str(command.help or "")) for name, command in commands if command])


def _option_row(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    row = option.get_help_record(ctx)
    if row is None:
        return None
    if option is ctx.command.get_help_option(ctx):
        return row[0], _("显示这份说明。")
    return row[0], row[1].replace(option.help, _(option.help)) if option.help else row[1]


def _plainly(function: Callable[..., Any], *, in_app: bool) -> Callable[..., Any]:
    """Let a command's function speak, and turn what is expected to go wrong into sentences."""

    @functools.wraps(function)
    def speak(*args: Any, **kwargs: Any) -> Any:
        with speaking():
            try:
                return function(*args, **kwargs)
            except Refusal as refusal:
                said = messages.say(refusal.code, refusal.facts, refusal.status)
                raise Stop(_("%(title)s。%(advice)s", title=said.title, advice=said.advice)) from refusal

    inner = with_appcontext(speak) if in_app else speak

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with settings_listed():
            return inner(*args, **kwargs)

    return run


@contextmanager
def settings_listed() -> Iterator[None]:
    """Where settings are read: print every fault of theirs and exit 2."""
    try:
        yield
    except BadSettings as refused:
        with speaking():
            lines = [_("设置有误："), *(fault.line(_) for fault in refused.faults)]
        raise Stop("\n".join(lines), exit_code=2) from refused
