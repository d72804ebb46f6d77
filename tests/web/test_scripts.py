"""The scripts keep to what an old WebView understands: ES2018, and nothing of CSS that came after it."""

import re

import pytest

from quizapp.web import assets

# What came with ES2019 to ES2024 and a browser of 2018 does not parse or does not have.
TOO_NEW = {
    "optional chaining": r"\?\.(?!\d)",
    "nullish": r"\?\?",
    "logical assignment": r"(?:&&|\|\|)=",
    "catch without a name": r"\bcatch\s*\{",
    "class field": r"^\s+#\w+",
    "methods": r"\.(?:replaceAll|flat|flatMap|at|allSettled|matchAll|fromEntries|hasOwn|any)\(",
    "globals": r"\b(?:globalThis|structuredClone|BroadcastChannel|AbortSignal\.timeout|BigInt)\b",
    "top-level await": r"^(?:const [^=]+= )?await ",
}
TOO_NEW_IN_SHEETS = {
    "has": r":has\(",
    "color-mix": r"color-mix\(",
    "inset": r"(?<![\w-])inset:",
    "nesting": r"^\s*&",
    "layers": r"@layer|@container",
}
TREE = assets.read_tree().files


def _found(rules, suffix):
    own = {
        name: one.body.decode()
        for name, one in TREE.items()
        if name.endswith(suffix) and "vendor" not in name
    }
    assert own
    return [
        f"{name}: {rule}"
        for name, text in own.items()
        for rule, pattern in rules.items()
        if re.search(pattern, re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL), re.MULTILINE)
    ]


def test_scripts_keep_to_es2018():
    assert _found(TOO_NEW, ".js") == []


def test_sheets_keep_to_the_selectors_of_old_browsers():
    assert _found(TOO_NEW_IN_SHEETS, ".css") == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("optional chaining", "a?.b"),
        ("nullish", "a ?? b"),
        ("catch without a name", "try { a(); } catch { b(); }"),
        ("methods", "text.replaceAll('a', 'b')"),
        ("globals", "new BroadcastChannel('a')"),
    ],
)
def test_the_rules_see_what_they_forbid(rule, code):
    assert re.search(TOO_NEW[rule], code, re.MULTILINE)


def test_a_question_with_a_decimal_is_no_optional_chaining():
    assert not re.search(TOO_NEW["optional chaining"], "a ?.5 : 1")
