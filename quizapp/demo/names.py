"""Names as a federation has them: surnames by how common they are, given names of one or two syllables."""

import random
from collections.abc import Iterator

# Common surnames, each as often as its weight; together they name most people.
SURNAMES = {
    8: "王李张刘陈",
    5: "杨黄赵吴周徐孙马",
    3: "朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董",
    2: (
        "袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱尹"
        "薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    ),
    1: (
        "钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦"
        "俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲"
    ),
}
# No syllables of which well-known people of the state have their names: the demo is about nobody.
FIRST = "建国志文晓海玉秀永家丽新明俊婷雅佳思雨子嘉天宏振兴凤美少长学光世一博浩宇梓欣若诗静淑"
SECOND = "华军平明伟涛斌辉杰飞刚林宁龙超毅亮芳娟敏燕玲艳娜萍梅英洁琴莹雪倩怡慧琳颖蓉菲瑶彤涵轩然阳晨"
SINGLE = "涛斌超辉磊亮芳敏静娟艳燕玲娜洁婷莹雪倩颖慧琳萍梅蕾薇昊婕璐媛茜"
SINGLE_SHARE = 0.22


def names(dice: random.Random) -> Iterator[str]:
    """Draw names without end; a few come twice, as among people."""
    surnames = [letter for weight, letters in SURNAMES.items() for letter in letters * weight]
    while True:
        surname = dice.choice(surnames)
        if dice.random() < SINGLE_SHARE:
            yield surname + dice.choice(SINGLE)
            continue
        first, second = dice.choice(FIRST), dice.choice(SECOND)
        if first != second:
            yield surname + first + second
