"""The English of quizapp: complete, up to date, and nothing that people read outside the catalogue.

A failure here is mended by `make translate`, which takes new sentences into the catalogue, and by writing
their English into ``quizapp/translations/en/LC_MESSAGES/messages.po`` and running it again.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import jinja2
import jinja2.nodes
import pytest
from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "quizapp"
FOLDER = HOUSE / "translations" / "en" / "LC_MESSAGES"

#: What only Chinese texts hold: its characters, its punctuation, full-width forms.
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")
TAG = re.compile(r"</?[a-z]+>")

#: Chinese that is data or part of a file's format, and stays Chinese in every language.
DATA = {
    "cli/mistakes.py": "the full stop that a reason of click's may end with",
    "core/names.py": "surnames of two characters, and the sign that stands for a hidden one",
    "core/people_cells.py": "heads, roles and dates as people files write them",
    "core/people_file.py": "signs between roles, as people files write them",
    "core/questions/doubts.py": "the pattern that finds letters of choices named in a Chinese text",
    "core/questions/reading.py": "signs between letters of a key, as bank files write them",
    "core/questions/true_false.py": "words of the bank format, dealt as choices with the bank's texts",
    "core/ruling_forms.py": "signs between answers and letters, as organisers type them",
    "demo/answers.py": "a wrong answer that an invented person typed",
    "demo/names.py": "names of invented people",
    "demo/schedule.py": "the title of the demo's season, a text of the season file",
    "files/yaml_syntax.py": "the pattern that finds a full-width colon",
    "people/exempting.py": "signs between staff numbers, as organisers paste them",
    "rehearsal/candidates.py": "what a simulated member types into a blank",
    "rehearsal/site.py": "the names of simulated members and of their branch",
    "web/formats.py": "patterns of dates, one for each language",
    "web/i18n.py": "the name of a language in that language",
    "web/templates/macros.html": "the seal: a drawing, hidden from screen readers",
}


@cache
def _sources() -> Catalog:
    """Extract the sentences from the sources as `make translate` does, with the words that it names."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    words = re.findall(r"-k (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    keywords = {**extract.DEFAULT_KEYWORDS, **parse_keywords(words)}
    found = extract.extract_from_dir(ROOT, methods, options, keywords)
    catalogue = Catalog()
    for file_name, line, message, _comments, context in found:
        catalogue.add(message, locations=[(file_name, line)], context=context)
    return catalogue


@cache
def _english() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return pofile.read_po(file, locale="en")


def _messages(catalogue: Catalog) -> dict[tuple[str | None, str], Message]:
    """Give the messages by context and sentence, the header left out."""
    return {(one.context, _texts(one.id)[0]): one for one in catalogue if one.id}


def _texts(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _pairs() -> list[tuple[str, str]]:
    """List each sentence with its English; one with two forms twice."""
    return [
        (_texts(one.id)[0], form) for one in _messages(_english()).values() for form in _texts(one.string)
    ]


def test_every_sentence_of_the_sources_stands_in_the_catalogue():
    missing = _messages(_sources()).keys() - _messages(_english()).keys()
    assert not missing, "run `make translate`"


def test_the_catalogue_holds_no_sentence_that_the_sources_lost():
    lost = _messages(_english()).keys() - _messages(_sources()).keys()
    assert not lost, "run `make translate`"
    assert not _english().obsolete, "run `make translate`"


def test_a_sentence_has_two_forms_where_the_sources_ask_for_them():
    english = _messages(_english())
    wrong = [
        key[1]
        for key, one in _messages(_sources()).items()
        if key in english and one.pluralizable != english[key].pluralizable
    ]
    assert not wrong


def test_every_sentence_has_its_english():
    assert not [chinese for chinese, english in _pairs() if not english.strip(" ")]
    assert not [one.id for one in _english() if one.id and one.fuzzy]


def test_the_english_has_the_places_and_tags_of_the_sentence():
    wrong = [
        (chinese, english)
        for chinese, english in _pairs()
        if set(PLACEHOLDER.findall(chinese)) - {"%%"} != set(PLACEHOLDER.findall(english)) - {"%%"}
        or sorted(TAG.findall(chinese)) != sorted(TAG.findall(english))
    ]
    assert not wrong


def test_the_english_holds_nothing_chinese():
    assert not [english for _chinese, english in _pairs() if CHINESE.search(english)]


def test_the_english_is_calm():
    assert not [english for _chinese, english in _pairs() if "!" in english]


def test_the_english_cannot_break_a_page():
    """Templates trust the catalogue: what is no tag of the sentence must not look like markup there."""
    in_pages = {
        key
        for key, one in _messages(_sources()).items()
        if any(name.endswith(".html") for name, _l in one.locations)
    }
    english = _messages(_english())
    forms = [form for key in in_pages if key in english for form in _texts(english[key].string)]
    assert not [form for form in forms if re.search(r"[<>&]", TAG.sub("", form))]


def test_the_compiled_catalogue_is_that_of_the_text():
    made = BytesIO()
    mofile.write_mo(made, _english())
    made.seek(0)
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    expected = gettext.GNUTranslations(made)._catalog  # type: ignore[attr-defined]
    expected.pop(""), compiled.pop("")  # the header holds the time of the compilation's version
    assert compiled == expected, "run `make translate`"


def _strings_of_python(path: Path) -> Iterator[tuple[int, str]]:
    """Give the strings of a module but docstrings; of an f-string its literal parts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def _strings_of_template(path: Path) -> Iterator[tuple[int, str]]:
    """Give the text of a template outside its tags and the strings inside them; comments are neither."""
    tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for node in tree.find_all((jinja2.nodes.TemplateData, jinja2.nodes.Const)):
        text = node.data if isinstance(node, jinja2.nodes.TemplateData) else node.value
        if isinstance(text, str):
            yield node.lineno, text


def _strings_of_script(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines of a script or a sheet without its comments."""
    text = re.sub(
        r"/\*.*?\*/", lambda one: "\n" * one[0].count("\n"), path.read_text(encoding="utf-8"), flags=re.S
    )
    for number, line in enumerate(text.splitlines(), start=1):
        yield number, line.partition("// ")[0]


READERS = {
    ".py": _strings_of_python,
    ".html": _strings_of_template,
    ".js": _strings_of_script,
    ".css": _strings_of_script,
}


def _outside() -> dict[str, list[str]]:
    """Find Chinese that is not a sentence of the catalogue, by file."""
    known = {text for one in _sources() if one.id for text in _texts(one.id)}
    outside: dict[str, list[str]] = {}
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix not in READERS or "vendor" in path.parts:
            continue
        name = path.relative_to(HOUSE).as_posix()
        for line, text in READERS[path.suffix](path):
            if CHINESE.search(text) and text not in known:
                outside.setdefault(name, []).append(f"{name}:{line}: {text[:60]}")
    return outside


def test_no_chinese_stands_outside_the_catalogue():
    assert not [place for name, places in _outside().items() if name not in DATA for place in places]


def test_every_exception_is_still_needed():
    assert not DATA.keys() - _outside().keys()


@pytest.mark.parametrize("word", ["_", "_l", "_n"])
def test_a_sentence_is_a_literal(word):
    """What is put together while the program runs cannot be found by the extractor."""
    pieced = []
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == word:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.JoinedStr | ast.BinOp):
                    pieced.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not pieced
