"""Faults in files as sentences, in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core.documents import Fault
from quizapp.web import i18n
from quizapp.web.fault_sentences import bank_files, season_files, yaml_files

#: Code to (headline, advice), lazy; a kind of file brings its own table.
SENTENCES: Final[Mapping[str, tuple[Any, Any]]] = {
    **yaml_files.SENTENCES,
    **bank_files.SENTENCES,
    **season_files.SENTENCES,
}

#: What is added when a fault has the fact.
_ADDED: Final = {
    "suggestion": _l("是不是想写“%(suggestion)s”？"),
    "encoding": _l("它现在看起来是 %(encoding)s 编码。"),
}

#: How the kinds of nodes are called; facts ``wanted`` and ``found`` hold their code names.
_KINDS: Final = {
    "text": _l("一段文字"),
    "list": _l("列表"),
    "mapping": _l("“名称: 内容”的形式"),
    "list of lists": _l("列表，每个空一组，如 [[二十五, 25]]"),
}


def say(fault: Fault) -> tuple[str, str]:
    """Put a fault into words.

    :return: a headline of a few words, and what to do about it.
    :raises KeyError: nobody has written a sentence for the code.
    """
    headline, advice = SENTENCES[fault.code]
    kinds = {name: _KINDS[fault.facts[name]] for name in ("wanted", "found") if name in fault.facts}
    facts = fault.facts | kinds
    added = [str(sentence) for name, sentence in _ADDED.items() if facts.get(name)]
    return str(headline) % facts, i18n.join_words([str(advice), *added]) % facts


def message(fault: Fault) -> str:
    """Put a fault into one line: what is wrong, and what to do."""
    headline, advice = say(fault)
    return str(_("%(headline)s。%(advice)s", headline=headline, advice=advice))


def line(file: str, fault: Fault) -> str:
    """Write a fault as compilers do, with its place in the file: ``file:line:column: code: message``."""
    kind = "warning: " if fault.warning else ""
    return f"{file}:{fault.line}:{fault.column}: {kind}{fault.code}: {message(fault)}"
