"""Reading the ``paper`` of a season file: rules, sections, total, and how hard papers may be.

Noted here beside the codes of ``core.fields``: ``rules-and-sections`` {}, ``total-disagrees`` {total, sum}
in marks, and as a warning ``total-unchecked`` {rules}: the numbers of the rules whose mark nobody knows.
"""

from collections.abc import Callable

from quizapp.core import marks
from quizapp.core.documents import Node, Scalar, shown
from quizapp.core.fields import CODE_PATTERN, Fields, parse_hundredths
from quizapp.core.papers import PaperPlan, Rule, Section
from quizapp.core.questions import LATER_TYPES, QUESTION_TYPES
from quizapp.core.questions.reading import MOST_TOPIC_CHARACTERS

PAPER_FIELDS = ("rules", "sections", "total", "difficulty_within")
SECTION_FIELDS = ("title", "rules")
RULE_FIELDS = ("banks", "type", "topic", "difficulty", "count", "mark")
MAX_RULES = 100
MAX_SECTIONS = 20
MAX_HEADING = 60
MAX_BANKS = 100
MAX_COUNT = 500
MAX_TOTAL_HUNDREDTHS = 10_000_00
# From the easiest question to the hardest there are four steps.
MAX_WITHIN_HUNDREDTHS = 4_00
EMPTY_PLAN = PaperPlan(())

#: Tells the mark of every slot of a rule in hundredths, None where it does not know.
MarkOf = Callable[[Rule], int | None]


def own_mark(rule: Rule) -> int | None:
    """Tell the mark that a rule sets itself."""
    return rule.mark_hundredths


def read_plan(fields: Fields, mark_of: MarkOf) -> PaperPlan | None:
    """Read the field ``paper``; None where it is absent. A plan has at least one rule."""
    node = fields.get("paper")
    if node is None:
        return None
    faults_before = len(fields.faults.faults)
    paper = Fields(node, fields.faults, name="paper", known=PAPER_FIELDS)
    rules, sections = _rules(paper)
    plan = PaperPlan(
        rules,
        sections,
        total_hundredths=_number(paper, "total", MAX_TOTAL_HUNDREDTHS),
        difficulty_within_hundredths=_number(paper, "difficulty_within", MAX_WITHIN_HUNDREDTHS),
    )
    if len(fields.faults.faults) == faults_before:
        _check_total(paper, plan, mark_of)
    return plan


def _rules(paper: Fields) -> tuple[tuple[Rule, ...], tuple[Section, ...]]:
    """Read the rules, which stand either side by side or in sections."""
    if paper.get("sections") is None:
        if paper.is_mapping and paper.get("rules") is None:
            paper.fault("missing-field", paper.node, field="rules")
        return _list_of_rules(paper, MAX_RULES), ()
    if paper.get("rules") is not None:
        paper.fault("rules-and-sections", paper.key("sections"))
    rules: list[Rule] = []
    sections = []
    for item in paper.items("sections", limit=MAX_SECTIONS):
        section = Fields(item, paper.faults, name="sections", known=SECTION_FIELDS, required=SECTION_FIELDS)
        own = _list_of_rules(section, MAX_RULES - len(rules))
        sections.append(Section(section.text("title", "", limit=MAX_HEADING), len(own)))
        rules += own
    return tuple(rules), tuple(sections)


def _list_of_rules(fields: Fields, limit: int) -> tuple[Rule, ...]:
    return tuple(_rule(fields, item) for item in fields.items("rules", limit=limit))


def _number(paper: Fields, field: str, most: int) -> int | None:
    """Read a number of more than 0, with at most two decimals, as hundredths."""
    node = paper.scalar(field)
    if node is None:
        return None
    hundredths = parse_hundredths(node.text)
    if hundredths is None or not 0 < hundredths <= most:
        paper.bad_value(field, node, f"0.01–{most // 100}")
        return None
    return hundredths


def _check_total(paper: Fields, plan: PaperPlan, mark_of: MarkOf) -> None:
    node = paper.scalar("total")
    if node is None or plan.total_hundredths is None:
        return
    known = [mark_of(rule) for rule in plan.rules]
    unknown = [str(number) for number, mark in enumerate(known, start=1) if mark is None]
    if unknown:
        paper.warn("total-unchecked", node, rules=", ".join(unknown))
        return
    total = sum(rule.count * (mark or 0) for rule, mark in zip(plan.rules, known, strict=True))
    if total != plan.total_hundredths:
        paper.fault("total-disagrees", node, total=node.text, sum=marks.text(total))


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
