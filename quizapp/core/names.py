"""How a member's name is shown to others: whole, by its beginning, or not at all."""

import unicodedata

#: From the most open to the most private.
SHOWN = ("full", "initials", "none")

#: Stands for each character of a given name that is not shown.
HIDDEN = "＊"

#: Surnames of two characters that are still borne; a name of two characters has a surname of one.
_COMPOUND = (
    "万俟上官东方东郭乐正令狐仲孙公冶公孙公西公羊公良南宫单于司徒司空司马司寇呼延夏侯太史太叔宇文完颜宗政宰父"
    "尉迟左丘巫马慕容拓跋拓拔欧阳段干淳于漆雕濮阳独孤申屠百里皇甫端木第五纳兰耶律诸葛谷梁赫连轩辕钟离锺离长孙"
    "闻人闾丘鲜于西门歐陽諸葛司馬東方長孫"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))
_PRIVACY = {how: level for level, how in enumerate(SHOWN)}


def shown(name: str, season_names: str, own_wish: str) -> str | None:
    """Give a member's name as others see it; the more private of the two settings holds.

    :param season_names: how the season shows names to who asks, one of ``SHOWN``.
    :param own_wish: the member's own, one of ``SHOWN``, or empty: as the season says.
    :return: None where the name is not shown.
    :raises KeyError: another setting.
    """
    how = SHOWN[max(_PRIVACY[season_names], _PRIVACY[own_wish or "full"])]
    if how == "none":
        return None
    return name if how == "full" else initials(name)


def initials(name: str) -> str:
    """Give the beginning of a name: 王小明 as 王＊＊, 欧阳娜 as 欧阳＊, Jane Smith as J. S.

    A name in Chinese characters keeps its surname, of which those with two characters are known, and each
    other character becomes ＊; a name of one character stands as ＊, and dots and spaces are left out. Of a
    name in letters each word keeps its first one. A name with neither, as digits, is hidden whole.

    :param name: not empty.
    """
    words = _words(name)
    plain = "".join(words)
    if plain and all(_is_han(character) for character in plain):
        length = 2 if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else 1
        kept = plain[:length] if len(plain) > 1 else ""
        return kept + HIDDEN * (len(plain) - len(kept))
    firsts = [first for word in words if (first := _first_letter(word))]
    return " ".join(firsts) or HIDDEN


def _words(name: str) -> list[str]:
    """Split at spaces and at marks between letters: hyphens, apostrophes, the dot in 买买提·阿不都."""
    return "".join(" " if unicodedata.category(one)[0] in "ZP" else one for one in name).split()


def _first_letter(word: str) -> str:
    first = next((one for one in unicodedata.normalize("NFC", word) if one.isalpha()), "")
    return f"{first.upper()}." if first else ""


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK ")
