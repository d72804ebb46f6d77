"""Reading the ``paper`` of a season file: the rules by which a round's papers are drawn."""

from quizapp.core import marks
from quizapp.core.documents import Node, Scalar, shown
from quizapp.core.fields import CODE_PATTERN, Fields
from quizapp.core.papers import PaperPlan, Rule
from quizapp.core.questions import LATER_TYPES, QUESTION_TYPES
from quizapp.core.questions.reading import MOST_TOPIC_CHARACTERS

RULE_FIELDS = ("banks", "type", "topic", "difficulty", "count", "mark")
MAX_RULES = 100
MAX_BANKS = 100
MAX_COUNT = 500
EMPTY_PLAN = PaperPlan(())


def read_plan(fields: Fields) -> PaperPlan | None:
    """Read the field ``paper``; None where it is absent. A plan has at least one rule."""
    node = fields.get("paper")
    if node is None:
        return None
    paper = Fields(node, fields.faults, name="paper", known=("rules",), required=("rules",))
    return PaperPlan(tuple(_rule(paper, item) for item in paper.items("rules", limit=MAX_RULES)))


def _rule(paper: Fields, node: Node) -> Rule:
    rule = Fields(node, paper.faults, name="rules", known=RULE_FIELDS, required=("count",))
    return Rule(
        count=rule.whole("count", 1, MAX_COUNT, 1),
        banks=_banks(rule),
        type=_type(rule),
        topic=rule.text("topic", None, limit=MOST_TOPIC_CHARACTERS),
        difficulty=rule.whole("difficulty", 1, 5, None, code="bad-difficulty"),
        mark_hundredths=_mark(rule),
    )


def _banks(rule: Fields) -> tuple[str, ...] | None:
    """Read the codes of the banks to draw from; a code named twice is a fault, absent means every bank."""
    codes: list[str] = []
    for item in rule.items("banks", limit=MAX_BANKS):
        if not isinstance(item, Scalar):
            rule.wrong_kind("banks", item, "text")
        elif not CODE_PATTERN.fullmatch(item.text):
            rule.fault("bad-id", item, field="banks", value=shown(item.text))
        elif item.text in codes:
            rule.fault("repeated-value", item, field="banks", value=item.text)
        else:
            codes.append(item.text)
    return tuple(codes) or None


def _type(rule: Fields) -> str | None:
    node = rule.scalar("type")
    if node is None or node.text in QUESTION_TYPES:
        return node.text if node else None
    code = "type-not-supported" if node.text in LATER_TYPES else "unknown-type"
    rule.fault(code, node, type=shown(node.text), allowed=", ".join(QUESTION_TYPES))
    return None


def _mark(rule: Fields) -> int | None:
    node = rule.scalar("mark")
    if node is None:
        return None
    hundredths = marks.parse_mark(node.text)
    if hundredths is None:
        rule.fault("bad-mark", node, field="mark", value=shown(node.text))
    return hundredths
