"""The documents name every setting and every command, and nothing in them leads nowhere."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from quizapp import cli
from quizapp.config import PREFIX, Settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").rglob("*.md"))


def _text() -> str:
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def _commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        # Flask and Flask-Migrate bring commands of their own, which have documents of their own.
        if isinstance(command, click.Group):
            yield from _commands(command, (*above, name))
        elif command.callback is not None and not _comes_from_flask(command):
            yield " ".join((*above, name))


def _comes_from_flask(command: click.Command) -> bool:
    whole = getattr(command.callback, "__wrapped__", command.callback)
    return whole.__module__.partition(".")[0] in ("flask", "flask_migrate", "apiflask")


@pytest.mark.parametrize("setting", [PREFIX + field.name.upper() for field in fields(Settings)])
def test_every_setting_is_explained(setting):
    assert re.search(rf"\b{setting}\b", _text())


@pytest.mark.parametrize("command", list(_commands(cli.main)))
def test_every_command_is_explained(command):
    assert re.search(rf"(`|\bquizapp ){re.escape(command)}\b", _text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_within_the_project_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (page.parent / link).exists()] == []
