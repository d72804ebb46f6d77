"""Explain why a text is not YAML: the parser's complaint, and the line it stands in, as a code and facts.

The parser says where it gave up, not what the author did. ``type:single`` is reported one line later as
a missing colon; ``stem: "工会"是什么`` as a missing key. Here the line itself is looked at, for the
slips that authors make. Nothing of the parser's own wording leaves this module.
"""

import re
from typing import Any, Final

import yaml

from quizapp.core.documents import Scalar, shown

Explanation = tuple[str, Scalar, dict[str, Any]]

_LINE_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COLON_IN_VALUE: Final = re.compile(r":\s.*\S")
_TIGHT_COLON: Final = re.compile(r"^[\s-]*\w+:\S")
_WIDE_COLON: Final = re.compile(r"^[\s-]*\w+：")
_TIGHT_DASH: Final = re.compile(r"^\s*-[^\s-]")
_LEADING_TAB: Final = re.compile(r"^ *\t")

#: What the parser thinks it reads when a text begins with one of its signs: the text should be quoted.
_QUOTE_IT: Final = {
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a tag",
    "while parsing a tag",
    "while scanning a block scalar",
    "while scanning a directive",
}


def explain(error: yaml.MarkedYAMLError, text: str) -> Explanation:
    """Find the code, the place and the facts for a text that cannot be parsed.

    :param error: the parser's complaint, with its marks.
    :param text: the whole file.
    """
    # The parser's place may be the line after the last one.
    lines = [*_LINE_BREAK.split(text), ""]
    problem = error.problem or ""
    context = error.context or ""
    at = _scalar(error.problem_mark)
    begin = _scalar(error.context_mark) if error.context_mark else at
    line = lines[at.line - 1]
    at_end = not "".join(lines[at.line - 1 :])[at.column - 1 :].strip()

    if "tab character" in problem or line[at.column - 1 : at.column] == "\t" or _LEADING_TAB.match(line):
        return "tab", at, {}
    if "quoted scalar" in context:
        return _quoted(problem, begin, at)
    if context in _QUOTE_IT:
        sign = lines[begin.line - 1][begin.column - 1 : begin.column]
        return "needs-quotes", begin, {"sign": sign}
    if "cannot start any token" in problem:
        return "needs-quotes", at, {"sign": line[at.column - 1 : at.column]}
    if "document" in problem:
        return ("several-documents" if "start" in problem else "bad-yaml"), at, {}
    if "unexpected ':'" in problem:
        return "tight-colon", at, {"text": shown(line)}
    if "flow" in context:
        code = "fullwidth-comma" if "，" in lines[begin.line - 1] or "，" in line else "unclosed-bracket"
        return code, begin, {"sign": lines[begin.line - 1][begin.column - 1 : begin.column]}
    if "simple key" in context:
        return _key_without_colon(lines[begin.line - 1], begin, at_end)
    if "mapping values" in problem:
        return _unexpected_colon(lines, at)
    return _unexpected_text(line, at)


def _quoted(problem: str, begin: Scalar, at: Scalar) -> Explanation:
    if "escape" in problem or "hex" in problem:
        return "bad-escape", at, {}
    return "unclosed-quote", begin, {}


def _key_without_colon(line: str, begin: Scalar, at_end: bool) -> Explanation:
    facts = {"text": shown(line)}
    if _WIDE_COLON.match(line):
        return "fullwidth-colon", begin, facts
    if _TIGHT_COLON.match(line):
        return "tight-colon", begin, facts
    if at_end:
        return "cut-off", begin, {}
    return "no-colon", begin, facts


def _unexpected_colon(lines: list[str], at: Scalar) -> Explanation:
    """Explain a colon with a blank behind it where no key can stand."""
    line = lines[at.line - 1]
    if _COLON_IN_VALUE.search(line[: at.column - 1]):
        return "colon-in-value", at, {"text": shown(line)}
    above = lines[at.line - 2] if at.line > 1 else ""
    if _WIDE_COLON.match(above):
        return "fullwidth-colon", _scalar_at(at.line - 1), {"text": shown(above)}
    if _TIGHT_COLON.match(above):
        return "tight-colon", _scalar_at(at.line - 1), {"text": shown(above)}
    return "bad-indentation", at, {}


def _unexpected_text(line: str, at: Scalar) -> Explanation:
    """Explain something that stands where the next key or dash was expected."""
    before = line[: at.column - 1].rstrip()
    if before.endswith(('"', "'")):
        return "text-after-quote", at, {"text": shown(line)}
    if before.endswith(("]", "}")):
        return "text-after-bracket", at, {"text": shown(line)}
    if _TIGHT_DASH.match(line):
        return "tight-dash", at, {"text": shown(line)}
    if line[at.column - 1 : at.column] in (",", "]", "}"):
        return "needs-quotes", at, {"sign": line[at.column - 1 : at.column]}
    return "bad-indentation", at, {}


def _scalar(mark: Any) -> Scalar:
    return Scalar("", mark.line + 1, mark.column + 1)


def _scalar_at(line: int) -> Scalar:
    return Scalar("", line, 1)
