"""Makers of banks."""

from datetime import UTC, datetime

from quizapp import store
from quizapp.banks import services as banks
from quizapp.files import bank_files
from tests.makers import writing


def bank_file(code: str = "bank", *, count: int = 12) -> bytes:
    """Write a bank of so many questions of each type, all worth 2.

    The key of a single is A, of a multiple A and B, a statement is right, a blank holds 十.
    """
    kinds = {
        "single": "choices: {A: 甲, B: 乙, C: 丙, D: 丁}\n    answer: A",
        "multiple": "choices: {A: 甲, B: 乙, C: 丙, D: 丁}\n    answer: [A, B]",
        "true_false": "answer: 对",
        "blank": "answers: [[十]]",
    }
    questions = "\n".join(
        f"  - id: {kind}-{number}\n    type: {kind}\n    stem: 第 {number} 题 ____\n"
        f"    explanation: 依据\n    {rest}"
        for kind, rest in kinds.items()
        for number in range(count)
    )
    return (
        f"bank: {code}\ntitle: 题库\ndefaults: {{mark: '2', multiple: half}}\nquestions:\n{questions}\n"
    ).encode()


def make_bank(code: str = "bank", *, count: int = 12) -> None:
    """Store ``bank_file`` as a bank's first version."""
    bank = bank_files.read_bank(bank_file(code, count=count)).bank
    assert bank is not None
    rows = [banks.row_of(question) for question in bank.questions]
    with writing():
        new = store.bank_versions.NewVersion(bank.title, {}, code, len(rows))
        bank_id = store.bank_versions.hold(code)
        store.bank_versions.add(
            bank_id, 1, new, rows, stored_by_id=None, now=datetime(2026, 1, 1, tzinfo=UTC)
        )
