"""Text stands as typed: how it compares, how it becomes HTML, where its blanks are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import text


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        (" 二十五 ", "二十五"),
        ("２５", "25"),
        ("Ａ", "A"),
        ("二十五\u200b", "二十五"),
        ("\ufeff工会", "工会"),
        ("no", "no"),
        ("NO", "NO"),
        ("  ab ", "ab"),
        ("一 二", "一 二"),
    ],
)
def test_texts_are_compared_after_nfkc_and_trimming(typed: str, compared: str) -> None:
    assert text.normalise(typed) == compared


@pytest.mark.parametrize(
    ("typed", "blank"), [("", True), (" \u3000\n", True), ("\u200b", True), ("0", False)]
)
def test_a_text_without_anything_to_see_is_blank(typed: str, blank: bool) -> None:
    assert text.is_blank(typed) == blank


@pytest.mark.parametrize(
    ("typed", "one_line", "lines"),
    [
        (" 住院\u202e，有\x07假条 ", "住院，有假条", "住院，有假条"),
        ("一\r\n二\u2028三\t四", "一 二 三 四", "一\n二\n三\t四"),
        ("\u2066甲\u2069\u200e乙", "甲乙", "甲乙"),
        ("\u200b\u202d\0", "", ""),
        # A family of one emoji is held together by what cannot be seen.
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_what_a_person_typed_is_kept_as_it_looks(typed: str, one_line: str, lines: str) -> None:
    assert (text.tidy(typed), text.tidy(typed, lines=True)) == (one_line, lines)


@given(st.text())
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    once = text.tidy(typed, lines=True)
    assert text.tidy(once, lines=True) == once
    assert not text.UNFIT.search(once)


@pytest.mark.parametrize(
    ("stem", "blanks"),
    [
        ("", 0),
        ("___", 0),
        ("____", 1),
        ("a____b______", 2),
        ("（____）和（____）", 2),
        ("__init__", 0),
        ("_" * 9, 1),
    ],
)
def test_a_run_of_four_or_more_underscores_is_one_blank(stem: str, blanks: int) -> None:
    assert text.count_blanks(stem) == blanks


@pytest.mark.parametrize(
    "typed",
    ["____", "__init__", "2*3*4", "1949. ", "# 一", "- 二", "`x`", "[a](b)", "** 一**", "**一 **", "****"],
)
def test_what_other_mark_ups_would_change_stands_as_typed(typed: str) -> None:
    assert text.render(typed) == typed


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("a&amp;b", "a&amp;amp;b"),
        ("<b>", "&lt;b&gt;"),
        ("<script>alert('x')</script>", "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"),
        ("**工会**", "<strong>工会</strong>"),
        ("是**“工会”**。", "是<strong>“工会”</strong>。"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
        ("**一\n二**", "**一<br>二**"),
        ("一\n二", "一<br>二"),
        ("一\r\n二\r三", "一<br>二<br>三"),
        ("一\n\n二", "<p>一</p><p>二</p>"),
        ("一\n \n\n二\n三", "<p>一</p><p>二<br>三</p>"),
        ("一\n", "一"),
    ],
)
def test_bold_breaks_and_paragraphs_are_the_only_mark_up(typed: str, html: str) -> None:
    assert text.render(typed) == html


@given(st.text(alphabet="<>&'\"*ab \n", max_size=60))
def test_nothing_typed_becomes_another_element(typed: str) -> None:
    html = text.render(typed)
    assert set(re.findall("<[^>]*>", html)) <= {"<p>", "</p>", "<br>", "<strong>", "</strong>"}
    assert "<" not in re.sub("</?(p|br|strong)>", "", html)
