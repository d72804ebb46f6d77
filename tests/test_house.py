"""The rules of the house that imports cannot show, and those that they can."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "quizapp"
MIGRATIONS = HOUSE / "store" / "migrations"

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 40
# Longer ones, each with its reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

Rule = Callable[[ast.Module], Iterator[ast.AST]]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _python(*folders: str) -> list[Path]:
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in files if not path.is_relative_to(MIGRATIONS)]


def _places(rule: Rule, files: list[Path]) -> list[str]:
    found = []
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [f"{_name(path)}:{getattr(node, 'lineno', 1)}" for node in rule(tree)]
    return found


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _calls_of(tree: ast.AST, names: set[str]) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (getattr(called, "attr", None) or getattr(called, "id", None)) in names:
                yield node


def _clocks_and_dice(tree: ast.Module) -> Iterator[ast.AST]:
    yield from _calls_of(tree, {"now", "today", "utcnow"})
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "random":
            yield node


def _commits(tree: ast.Module) -> Iterator[ast.AST]:
    return _calls_of(tree, {"commit"})


def _imports_not_at_the_top(tree: ast.Module) -> Iterator[ast.AST]:
    for function in _functions(tree):
        # The one exception: create_app, so that a rule can be imported without Flask.
        if function.name != "create_app":
            yield from (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def _relative_or_starred_imports(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.level or any(one.name == "*" for one in node.names)):
            yield node


def _imports_of_the_whole_house(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(one.name == "quizapp" for one in node.names):
            yield node
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "quizapp":
            yield from (node for one in node.names if one.name == "create_app")


def _is_fixture(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("fixture" in ast.unparse(mark) for mark in function.decorator_list)


def _functions_that_never_run(tree: ast.Module) -> Iterator[ast.AST]:
    collected = [tree.body]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            collected.append(node.body)
    run = {function for body in collected for function in body if isinstance(function, ast.FunctionDef)}
    for function in _functions(tree):
        if function.name.startswith("test_"):
            is_right = function in run
        else:
            is_public = not function.name.startswith(("_", "pytest_"))
            is_right = function not in tree.body or _is_fixture(function) or not is_public
        if not is_right:
            yield function


def _long_functions(tree: ast.Module) -> Iterator[ast.AST]:
    for function in _functions(tree):
        if (function.end_lineno or 0) - function.lineno >= FUNCTION_LINES_MAX:
            yield function


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (_clocks_and_dice, "at = datetime.now(UTC)"),
        (_clocks_and_dice, "on = date.today()"),
        (_clocks_and_dice, "random.shuffle(slots)"),
        (_commits, "db.session.commit()"),
        (_imports_not_at_the_top, "def view():\n    from quizapp import store"),
        (_relative_or_starred_imports, "from . import services"),
        (_relative_or_starred_imports, "from quizapp.store import *"),
        (_imports_of_the_whole_house, "from quizapp import create_app"),
        (_imports_of_the_whole_house, "import quizapp"),
        (_functions_that_never_run, "def a_place_is_shared(): ..."),
        (_functions_that_never_run, "def _table():\n    def test_a_place_is_shared(): ..."),
        (_functions_that_never_run, "class Places:\n    def test_a_place_is_shared(self): ..."),
        (_long_functions, "def f():\n" + "    pass\n" * 40),
    ],
)
def test_a_rule_of_this_page_sees_what_it_forbids(rule, code):
    assert list(rule(ast.parse(code)))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (_clocks_and_dice, "def phase_at(times, now): return now < times.opens_at"),
        (_imports_not_at_the_top, "def create_app():\n    from quizapp import store"),
        (_imports_of_the_whole_house, "from quizapp import store"),
        (_functions_that_never_run, "@pytest.fixture\ndef app(): ..."),
        (_functions_that_never_run, "def _maker(): ...\nclass TestPlaces:\n    def test_a_place(self): ..."),
        (_long_functions, "def f():\n" + "    pass\n" * 39),
    ],
)
def test_a_rule_of_this_page_lets_the_rest_pass(rule, code):
    assert not list(rule(ast.parse(code)))


def test_the_core_asks_no_clock_and_throws_no_dice():
    assert _places(_clocks_and_dice, _python("quizapp/core")) == []


def test_only_the_transaction_commits():
    others = [path for path in _python("quizapp") if path != HOUSE / "store" / "base.py"]
    assert _places(_commits, others) == []


def test_imports_stand_at_the_top():
    assert _places(_imports_not_at_the_top, _python("quizapp")) == []


def test_imports_are_absolute_and_name_what_they_want():
    assert _places(_relative_or_starred_imports, _python("quizapp", "tests", "benchmarks")) == []


def test_only_the_commands_import_the_whole_house():
    commands = {HOUSE / f"{name}.py" for name in ("cli", "jobs", "demo", "serving")}
    inside = [
        path
        for path in _python("quizapp")
        if path not in commands and path.relative_to(HOUSE).parts[0] not in ("cli", "jobs", "demo", "serving")
    ]
    assert _places(_imports_of_the_whole_house, inside) == []


def test_every_function_in_a_test_file_runs_or_is_a_helper_by_name():
    files = [path for path in _python("tests") if path.name.startswith("test_")]
    assert _places(_functions_that_never_run, files) == []


def test_a_file_is_short_or_says_why_it_is_long():
    files = _python("quizapp", "tests", "benchmarks")
    long = {_name(path) for path in files if len(path.read_text("utf-8").splitlines()) > FILE_LINES_MAX}
    assert long == set(LONG_FILES)


def test_a_function_is_short_or_says_why_it_is_long():
    assert set(_places(_long_functions, _python("quizapp", "tests", "benchmarks"))) == set(LONG_FUNCTIONS)


def test_no_module_is_a_heap():
    heaps = {"utils", "util", "helpers", "common", "misc"}
    assert [_name(path) for path in HOUSE.rglob("*") if path.stem in heaps] == []


def test_imports_go_in_one_direction():
    # In a process of its own: it sets up logging anew, and other tests read logs.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_map_of_the_house_names_every_part():
    docstring = ast.get_docstring(ast.parse((HOUSE / "__init__.py").read_text("utf-8"))) or ""
    parts = {path.stem for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__"} - set(re.findall(r"``(\w+)``", docstring)) == set()


def _line(text: str, match: re.Match) -> int:
    return text.count("\n", 0, match.start()) + 1


def _matches(pattern: str, *suffixes: str) -> list[str]:
    found = []
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix in suffixes and not path.is_relative_to(MIGRATIONS):
            text = path.read_text("utf-8")
            found += [f"{_name(path)}:{_line(text, match)}" for match in re.finditer(pattern, text)]
    return found


def test_nothing_loads_from_another_host():
    # The names of XML languages look like addresses and are never fetched.
    foreign = r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+(?:\.[\w-]+)+"
    assert _matches(foreign, ".html", ".svg", ".css", ".js", ".webmanifest") == []


@pytest.mark.parametrize(
    "inline",
    [
        pytest.param(r"<script\b(?![^>]*\bsrc=)", id="a script without src"),
        pytest.param(r"<style\b", id="a style element"),
        pytest.param(r"<[^>]*\sstyle\s*=", id="a style attribute"),
        pytest.param(r"<[^>]*\son[a-z]+\s*=", id="an event attribute"),
        pytest.param(r"javascript:", id="an address that is a script"),
    ],
)
def test_pages_hold_no_inline_script_or_style(inline):
    assert _matches(inline, ".html", ".svg") == []
