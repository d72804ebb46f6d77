"""Sentences for what a question bank can have wrong, and for what is doubtful in one."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "not-a-bank": (
        _l("这不是题库"),
        _l("文件最外层应是 bank、title、questions 等各项，这里是%(found)s。请对照题库格式说明。"),
    ),
    "no-questions": (
        _l("题库里没有题"),
        _l("请在“questions”下至少写一道题。"),
    ),
    "too-many-questions": (
        _l("题目太多"),
        _l("这个文件有 %(count)s 道题，最多 %(limit)s 道。请拆成几个题库。"),
    ),
    "duplicate-id": (
        _l("题号重复"),
        _l("第 %(first)s 行的题已经用了这个题号。请改成题库里没有用过的题号。"),
    ),
    "bad-id": (
        _l("编号不合规定"),
        _l("“%(value)s”不能作编号：只能用英文字母、数字、点、下划线和短横，最多 64 个字符。"),
    ),
    "empty-field": (
        _l("“%(field)s”是空的"),
        _l("请写上内容。"),
    ),
    "field-too-long": (
        _l("“%(field)s”太长"),
        _l("有 %(length)s 个字，最多 %(limit)s 个。请缩短。"),
    ),
    "unknown-type": (
        _l("没有这种题型"),
        _l("不认识题型“%(type)s”。可以写：%(allowed)s。"),
    ),
    "type-not-supported": (
        _l("这种题型还不能用"),
        _l("“%(type)s”以后才支持。现在可以写：%(allowed)s。"),
    ),
    "field-of-other-type": (
        _l("这种题型没有这一项"),
        _l("“%(field)s”是别的题型用的。请核对题型，或者删去这一项；填空题的答案写在“answers”里。"),
    ),
    "bad-difficulty": (
        _l("难度不对"),
        _l("“%(value)s”不是难度。请写 1 到 5 的整数。"),
    ),
    "bad-mark": (
        _l("分值不对"),
        _l("“%(value)s”不是分值。请写 0.01 到 100 的数，最多两位小数。"),
    ),
    "bad-date": (
        _l("日期不对"),
        _l("“%(value)s”不是日历上的日期。请写成 2026-01-31 的样子。"),
    ),
    "dates-in-wrong-order": (
        _l("失效早于生效"),
        _l("“valid_until”比“valid_from”还早。请核对两个日期。"),
    ),
    "bad-policy": (
        _l("没有这种计分办法"),
        _l("不认识“%(value)s”。可以写：%(allowed)s。"),
    ),
    "bad-yes-no": (
        _l("只能写 yes 或 no"),
        _l("“%(field)s”写的是“%(value)s”。请写 yes 或 no。"),
    ),
    "bad-letter": (
        _l("选项字母不对"),
        _l("“%(value)s”不是选项字母。选项用大写字母 A 到 Z，后跟英文冒号和空格，如“A: 十人”；答案只写字母。"),
    ),
    "too-few-choices": (
        _l("选项太少"),
        _l("只有 %(count)s 个选项，至少要 2 个。"),
    ),
    "same-choices": (
        _l("两个选项相同"),
        _l("选项 %(first)s 和 %(second)s 都是“%(text)s”。请改掉一个。"),
    ),
    "two-keys": (
        _l("单选题有几个答案"),
        _l("单选题只能有一个答案。请只留一个字母，或者把题型改成 multiple。"),
    ),
    "answer-not-a-choice": (
        _l("答案不在选项里"),
        _l("答案“%(answer)s”没有对应的选项，选项只有 %(choices)s。请核对答案。"),
    ),
    "repeated-letter": (
        _l("答案里字母重复"),
        _l("答案“%(answer)s”里有的字母写了两次。每个字母只写一次。"),
    ),
    "all-ticked-earns": (
        _l("全选也能得分"),
        _l(
            "%(choices)s 个选项里有 %(keys)s 个是答案，按 right_minus_wrong 计分，全选也能得分。"
            "请增加错误选项，或者换一种计分办法。"
        ),
    ),
    "bad-true-false": (
        _l("判断题答案不对"),
        _l("“%(value)s”看不出是对是错。请写“对”或“错”（也可以写 正确/错误、true/false、√/×）。"),
    ),
    "no-blank-in-stem": (
        _l("题干里没有空"),
        _l("填空题用四个或更多的下划线“____”表示一个空。请在题干里补上。"),
    ),
    "blank-count": (
        _l("空数和答案数不一致"),
        _l("题干里有 %(blanks)s 个空，“answers”里有 %(lists)s 组答案。每个空要有一组，按顺序写。"),
    ),
    "blank-without-answers": (
        _l("有一个空没有答案"),
        _l("第 %(blank)s 个空的答案是空的。请至少写一个可以接受的答案。"),
    ),
    "all-keyed": (
        _l("所有选项都是答案"),
        _l("全选就得满分。请看看是否少写了错误选项。"),
    ),
    "boxes": (
        _l("全选也能得部分分"),
        _l(
            "按 boxes 逐项判断，这道题全选可得 %(keys)s/%(choices)s 的分。"
            "这是这种计分办法的本性；不想这样，请换一种。"
        ),
    ),
    "one-key": (
        _l("多选题只有一个答案"),
        _l("请核对答案；确实只有一个时，改成单选题更清楚。"),
    ),
    "names-a-letter": (
        _l("文字里提到选项字母"),
        _l('“%(text)s”：选项发卷时会打乱，字母对不上。请改成选项的内容，或者写上“shuffle: "no"”。'),
    ),
    "without-effect": (
        _l("这一项不起作用"),
        _l("题型 %(type)s 用不到“%(field)s”，可以删去。"),
    ),
}
