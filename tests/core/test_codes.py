import pytest

from quizapp.core import codes

CODE = "MZXW-6YTB-OI5D-GNBV"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "mzxw-6ytb-oi5d-gnbv",
        "MZXW6YTBOI5DGNBV",
        " mzxw 6ytb\toi5d  gnbv ",
        "MZXW—6YTB–OI5D‑GNBV",
        "ＭＺＸＷ　６ＹＴＢ－ＯＩ５Ｄ－ＧＮＢＶ",
        "MZXW-6YT8-015D-GNBV",
    ],
)
def test_how_a_code_is_typed_does_not_matter(typed):
    assert codes.tidy(typed) == CODE


@pytest.mark.parametrize("typed", ["", " - ", "工会"])
def test_what_holds_no_letter_is_no_code(typed):
    assert codes.tidy(typed) == ""


def test_a_code_is_written_in_groups_of_four_letters_worth_five_bits_each():
    code = codes.grouped(bytes(range(15)), 24)
    assert code.count("-") == 5
    assert len(code.replace("-", "")) == 24
    assert codes.tidy(code) == code
