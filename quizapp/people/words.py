"""What people are told of people: columns, roles, the faults of a people file, refusals of this room."""

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core.documents import Fault
from quizapp.core.exemptions import EXEMPT, LEAVE
from quizapp.core.people_cells import COLUMNS
from quizapp.core.roles import ASSIGNABLE, Role
from quizapp.web import i18n, messages
from quizapp.web.plurals import counted as _n

ROLES: Final = {
    Role.MEMBER: _l("职工"),
    Role.CAPTAIN: _l("支部组织员"),
    Role.AUTHOR: _l("出题人"),
    Role.ORGANISER: _l("管理员"),
}

EXEMPTIONS: Final = {LEAVE: _l("请假"), EXEMPT: _l("免考")}

FAULTS: Final[dict[str, tuple[Any, Any]]] = {
    "empty-file": (_l("文件是空的"), _l("请核对选的是不是这个文件。")),
    "file-too-large": (_l("文件太大"), _l("最大 %(limit)s MB。请拆成几个文件分别导入。")),
    "not-a-table": (_l("这不是表格"), _l("请在 Excel 或 WPS 里另存为 xlsx 或 CSV（UTF-8）再上传。")),
    "old-excel": (_l("这是旧格式 xls"), _l("请在 Excel 或 WPS 里另存为 xlsx 再上传。")),
    "bad-encoding": (_l("文字编码认不出"), _l("请另存为 xlsx，或者 CSV（UTF-8）。")),
    "bad-csv": (_l("这一行的引号没有配对"), _l("请检查这一行的英文双引号；用 Excel 或 WPS 另存一次也可以。")),
    "broken-xlsx": (
        _l("Excel 文件已损坏"),
        _l("请重新打开原表，另存为 xlsx 再上传；设了打开密码的请先取消。"),
    ),
    "xlsx-too-large": (
        _l("Excel 文件展开后太大"),
        _l("展开后最大 %(limit)s MB。请只留名单这一张表，去掉图片再存。"),
    ),
    "too-many-rows": (_l("行数太多"), _l("最多 %(limit)s 行。请拆成几个文件分别导入。")),
    "too-many-columns": (_l("列数太多"), _l("最多 %(limit)s 列。请去掉不用的列。")),
    "cell-too-long": (
        _l("单元格内容太长"),
        _l("一格最多 %(limit)s 个字符。多半是引号没有配对，后面几行连在了一起。"),
    ),
    "no-rows": (_l("没有人员"), _l("第一行写列名，从第二行起一人一行。")),
    "unknown-column": (
        _l("没有“%(value)s”这一列"),
        _l("可以用的列：%(columns)s。请改列名，或者删去这一列。"),
    ),
    "repeated-column": (_l("“%(column)s”列出现两次"), _l("请删去一列。")),
    "missing-column": (_l("缺少“%(column)s”列"), _l("工号、姓名、支部编码三列必须有。请在第一行补上列名。")),
    "cell-without-column": (
        _l("这一格上面没有列名"),
        _l("“%(value)s”不知道属于哪一列。请补列名，或者清空这一格。"),
    ),
    "empty-cell": (_l("“%(column)s”是空的"), _l("请填写。")),
    "unseen-character": (
        _l("“%(column)s”里有看不见的字符"),
        _l("字符 %(character)s 看不见，从网页或聊天里复制时常会带进来。请删掉这一格，用键盘重新输入。"),
    ),
    "too-long": (_l("“%(column)s”太长"), _l("有 %(length)s 个字，最多 %(limit)s 个。请缩短。")),
    "blank-in-number": (_l("工号中间有空格"), _l("“%(value)s”请去掉空格。")),
    "wide-number": (_l("工号里有全角字符"), _l("“%(value)s”请改成半角的“%(plain)s”。")),
    "bad-number": (
        _l("工号里有不能用的字符"),
        _l("“%(value)s”不行：只能用英文字母、数字和 . _ - / @，以字母或数字开头，最多 64 个。"),
    ),
    "repeated-number": (_l("工号重复"), _l("第 %(row)s 行已经有工号“%(value)s”。一人一行，请删去一行。")),
    "look-alike-number": (
        _l("工号和别的行分不清"),
        _l("“%(value)s”和第 %(row)s 行的“%(other)s”只差大小写，登录时是同一个。请核对。"),
    ),
    "bad-branch-code": (
        _l("支部编码里有不能用的字符"),
        _l("“%(value)s”不行：用字母、数字、汉字和 . _ - ，不含空格。"),
    ),
    "look-alike-branch": (
        _l("支部编码和别的支部分不清"),
        _l("“%(value)s”和“%(other)s”只差大小写。请写成同一个。"),
    ),
    "branch-differs": (
        _l("同一支部的“%(column)s”写法不一"),
        _l("支部 %(branch)s 在第 %(row)s 行写的是“%(other)s”，这里是“%(value)s”。请改成一样。"),
    ),
    "dissolved-branch": (
        _l("支部 %(value)s 已经撤销"),
        _l("它从 %(day)s 起不再是支部。请把这些行的支部编码改成现在的支部。"),
    ),
    "branch-name-taken": (
        _l("“%(column)s”和别的支部相同"),
        _l("“%(value)s”已经是支部 %(branch)s 的。大屏上要分得开，请换一个。"),
    ),
    "unknown-role": (
        _l("没有“%(value)s”这个角色"),
        _l("可以写：支部组织员、出题人、管理员，几个之间用顿号；普通职工留空。"),
    ),
    "bad-from": (_l("日期不对"), _l("“%(value)s”不是日历上的日期。请写成 2026-03-01 的样子，留空就是今天。")),
    "bad-phone": (
        _l("手机号不对"),
        _l("“%(value)s”不是电话号码。若是 1.38E+10 这样，请把这一列设成文本再填。"),
    ),
    "own-organiser-role": (
        _l("这会去掉您自己的管理员角色"),
        _l("请在这一行的角色里保留“管理员”，或者由另一位管理员导入。"),
    ),
    "last-organiser": (
        _l("这样就没有管理员了"),
        _l("%(name)s 是最后一位管理员。请先让另一个人做管理员。"),
    ),
    "too-many-faults": (_l("问题太多，只列出前 %(shown)s 处"), _l("请先改正这些，再重新上传。")),
}
#: Why a branch cannot be merged or dissolved as asked.
RESHAPING: Final = {
    "same-branch": _l("不能并入它自己。"),
    "is-dissolved": _l("这个支部已经撤销，或者已经定了撤销的日期。"),
    "into-dissolved": _l("要并入的支部自己已经撤销，或者已经定了撤销的日期。"),
    "merged-later": _l("另一个支部在这一天或以后并入这个支部。请先撤回那次合并，或者改晚日期。"),
    "not-empty": _l("这个支部那天还有人，或者以后有人调入。请先把人换到别的支部，或者选择并入哪里。"),
}

#: Why a new branch cannot be called so.
NEW_BRANCH: Final = {
    "branch-there": _l("已经有这个编码的支部。"),
    "look-alike-branch": _l("和已有的支部编码只差大小写，请换一个。"),
    "branch-name-taken": _l("别的支部已经用了，请换一个。"),
}
_LIKE: Final = _l("改正后和第 %(like)s 行的工号相同，请核对是不是同一个人。")
_NO_BRANCH: Final = _l("确实不属于任何支部的人，写一个短横 -。")
_INTO: Final = _l("它并入了%(into_name)s，编码是 %(into)s。")
_SUGGESTION: Final = _l("是不是想写“%(suggestion)s”？")


def column(field: str) -> str:
    """Name a column as the reader's language writes it."""
    return COLUMNS[field][0 if i18n.language() == "zh" else 1]


def columns() -> str:
    """List the columns that a people file may have."""
    return _("、").join(column(field) for field in COLUMNS)


def say_roles(roles: frozenset[Role]) -> str:
    """Name the added roles, or that of a member where there is none."""
    return _("、").join(str(ROLES[role]) for role in ASSIGNABLE if role in roles) or str(ROLES[Role.MEMBER])


def strangers(count: int, numbers: str) -> str:
    """Say that these numbers are of nobody who is active."""
    return _n(
        "有 %(count)s 个工号不在名单里，或者已经停用：%(numbers)s。请核对。", count=count, numbers=numbers
    )


def say_fault(fault: Fault) -> tuple[str, str]:
    """Put a fault into words: a headline, and what to do about it."""
    headline, advice = FAULTS[fault.code]
    facts = {**fault.facts, "columns": columns()}
    if "column" in facts:
        facts["column"] = column(facts["column"])
    parts = [str(advice)]
    if fault.code == "empty-cell" and fault.facts["column"] == "branch":
        parts.append(str(_NO_BRANCH))
    if facts.get("into"):
        parts.append(str(_INTO))
    if facts.get("suggestion"):
        parts.append(str(_SUGGESTION))
    if facts.get("like"):
        parts.append(str(_LIKE))
    return str(headline) % facts, i18n.join_words(parts) % facts


def say_place(fault: Fault) -> str:
    """Say where in the file a fault stands: row and column as a spreadsheet counts them."""
    if not fault.line:
        return _("整个文件")
    if "column" in fault.facts and fault.line > 1:
        return _("第 %(row)s 行 · %(column)s", row=fault.line, column=column(fault.facts["column"]))
    return _("第 %(row)s 行 · %(letter)s 列", row=fault.line, letter=letter(fault.column))


def letter(number: int) -> str:
    """Name a column of a spreadsheet: 1 is A, 27 is AA."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


messages.add("no-person", _l("没有这个人"), _l("名单里没有这个人，或者不归您管理。"))
messages.add("no-branch", _l("没有这个支部"), _l("请核对支部编码。"))
messages.add(
    "branches-changed", _l("支部或人员刚刚有别的改动"), _l("什么也没有做。请再看一遍会影响什么，然后确认。")
)
messages.add(
    "branch-dissolved", _l("这个支部已经撤销"), _l("它已经撤销，或者定了撤销的日期。请选择别的支部。")
)
messages.add("not-dissolved", _l("这个支部没有撤销"), _l("没有什么要恢复的。"))
messages.add(
    "merge-closed",
    _l("不能恢复了"),
    _l("撤销以后已经有轮次截止，那些成绩按现在的支部算，不再改变。需要时可以把人拆分出来，成立新支部。"),
)
messages.add(
    "into-dissolved", _l("不能直接恢复"), _l("它并入的支部后来也撤销了。请先恢复那个支部，再恢复这个。")
)
messages.add("no-exemption", _l("没有这一条"), _l("它已经撤销，或者从来没有过。"))
messages.add("exemption-again", _l("已经记过了"), _l("同样的请假或免考正在生效，什么也没有改动。"))
messages.add("no-code-for", _l("不能给这个人发口令"), _l("管理员的口令只能由管理员发；停用的人要先启用。"))
messages.add(
    "own-organiser-role", _l("不能去掉自己的管理员角色"), _l("需要时请另一位管理员来改，免得无人管理。")
)
messages.add("own-account", _l("不能停用自己"), _l("需要时请另一位管理员来做，免得无人管理。"))
messages.add("branch-name-taken", _l("和别的支部重名"), _l("大屏上要分得开，请换一个简称或屏显名。"))
messages.add(
    "import-changed", _l("名单刚刚有别的改动"), _l("什么也没有导入。请按新的预览再核对一遍，然后导入。")
)
messages.add("import-faults", _l("名单里有问题"), _l("什么也没有导入。请按提示改好再来。"))
messages.add(
    "bad-staff-no",
    _l("工号不对"),
    _l("“%(value)s”不行：只能用英文字母、数字和 . _ - / @，以字母或数字开头。"),
)
