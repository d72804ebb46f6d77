"""How names are shown to others."""

import itertools

import pytest

from quizapp.core import names


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("王芳", "王＊"),
        ("王小明", "王＊＊"),
        ("欧阳娜", "欧阳＊"),
        ("司马相如", "司马＊＊"),
        ("诸葛", "诸＊"),
        ("王 芳", "王＊"),
        ("𠮷田", "𠮷＊"),
        ("芳", "＊"),
        ("阿依古丽·买买提", "阿＊＊＊＊＊＊"),
        ("Jane Smith", "J. S."),
        ("jean-luc o'neill", "J. L. O. N."),
        ("Émile Zola", "É. Z."),
        ("<b>王芳</b>", "B. B."),
        ("10086", "＊"),
        ("！", "＊"),
    ],
)
def test_initials_keep_the_surname_or_the_first_letters(name, short):
    assert names.initials(name) == short


@pytest.mark.parametrize(
    ("season", "wish", "seen"),
    [
        ("full", "", "王芳"),
        ("full", "full", "王芳"),
        ("full", "initials", "王＊"),
        ("full", "none", None),
        ("initials", "", "王＊"),
        ("initials", "full", "王＊"),
        ("initials", "none", None),
        ("none", "", None),
        ("none", "full", None),
    ],
)
def test_the_more_private_of_season_and_own_wish_holds(season, wish, seen):
    assert names.shown("王芳", season, wish) == seen


def test_no_wish_shows_more_than_the_season_does():
    for season, wish in itertools.product(names.SHOWN, ("", *names.SHOWN)):
        told = names.shown("欧阳建国", season, wish)
        plain = names.shown("欧阳建国", season, "")
        assert plain is not None or told is None
        assert told is None or told == plain or len(told.strip(names.HIDDEN)) < len(plain)


def test_an_unknown_setting_is_refused():
    with pytest.raises(KeyError, match="secret"):
        names.shown("王芳", "secret", "")
