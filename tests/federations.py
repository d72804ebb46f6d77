"""A whole federation in mid-season, cheaply: 92 branches with the sums of every week, boards rebuilt.

Sums are written without the results behind them, but for the people of the last closed week: what reads
boards is tested on a picture of the real size, what reads answers is not.
"""

import zlib
from datetime import UTC, datetime, timedelta

from quizapp import standings, store
from tests.makers import (
    FIRST_OPENING,
    HELD_OPEN,
    WEEK,
    make_member,
    make_result,
    make_round,
    make_season,
    writing,
)

_NAMES = """
机关一 机关二 机关三 机关四 机关五 机关六 机关七 机关八 机关九 机关十 文化宫 职工大学
帮扶中心 法援中心 网络中心 疗休养院 发展大厦 工会干校 职工剧场 体育中心 云亭区 清河区
白塔区 望江区 松山区 柳泉区 石桥区 沙洲区 高新区 港口区 教育 卫生 交通 建设 金融
财贸 纺织 机电 化工 邮电 公交一 公交二 公交三 供水 燃气 热力 环卫 园林 客运站 地铁
港务一 港务二 重机厂 轴承厂 造船厂 电缆厂 水泥厂 一棉 二棉 印染厂 一中 二中 师范
工学院 卫校 技校 幼师 少年宫 图书馆 博物馆 人民医院 中医院 妇幼院 疾控 血站 急救
康复院 口腔院 药检所 卫监所 东门 南湖 北塔 西关 河滨 新村 中山路 解放路 光明路
幸福路 团结路 和平路
"""
SHORT_NAMES = _NAMES.split()
WALL_NAMES = {
    "机关三": "机关第三支部",
    "文化宫": "工人文化宫支部",
    "公交一": "公交一公司支部",
    "帮扶中心": "帮扶服务中心支部",
    "机电": "机电产业工会支部",
    "人民医院": "市人民医院支部",
}
FAMILY_NAMES = "周马李何许高曹王张刘陈杨赵黄吴"
GIVEN_NAMES = ("雅琴", "国强", "娜", "建平", "文静", "晓燕", "峰", "志远", "秀英", "敏", "海涛", "丽华")


def chance(*what: object) -> float:
    """Give a number from 0 to 1 that looks like chance and is the same in every run."""
    return zlib.crc32("/".join(map(str, what)).encode()) % 10_007 / 10_007


def make_branches(count: int = len(SHORT_NAMES)) -> list[store.Branch]:
    """Make branches whose codes keep the order of the names."""
    with writing():
        made = [
            store.Branch(
                code=f"{number:03}",
                name=f"{short}支部委员会",
                short=short,
                wall=WALL_NAMES.get(short, f"{short}支部"),
            )
            for number, short in enumerate(SHORT_NAMES[:count], start=1)
        ]
        store.db.session.add_all(made)
    return made


def put_sums(this_round: store.Round, branches: list[store.Branch], *, done: float = 1.0) -> None:
    """Write every branch's sums of a round.

    :param done: which part of those who take part in the end has done so by now.
    """
    sums = []
    for number, branch in enumerate(branches):
        expected = 8 + int(chance("size", number) * 52)
        habit = min(1.0, 0.6 + 0.55 * chance("habit", number))
        share = min(1.0, habit + 0.12 * (chance("week", number, this_round.id) - 0.5))
        took_part = expected if share > 0.99 else int(expected * share * done)
        strength = 78 + 20 * chance("strength", number) + 6 * (chance("luck", number, this_round.id) - 0.5)
        mean = min(100.0, strength + this_round.id * (chance("learning", number) - 0.4) * 0.8)
        excellent = int(took_part * max(0.0, (mean - 70) / 40))
        sums.append((branch.id, expected, took_part, int(took_part * mean * 100), excellent))
    with writing():
        for branch_id, expected, took_part, total, excellent in sums:
            store.db.session.add(
                store.BranchSum(
                    round_id=this_round.id,
                    branch_id=branch_id,
                    expected=expected,
                    took_part=took_part,
                    sum_hundredths=total,
                    excellent=excellent,
                )
            )
        # One branch's mark is enough for the round's league and the season's.
        store.db.session.add(store.BoardMark(round_id=this_round.id, branch_id=branches[0].id))


def make_people(this_round: store.Round, branches: list[store.Branch], *, count: int = 40) -> None:
    """Let some people have taken part in a round, with names and scores."""
    with writing():
        for number in range(count):
            branch = branches[int(chance("of", number) * len(branches))]
            family = FAMILY_NAMES[number % len(FAMILY_NAMES)]
            member = make_member(branch, name=family + GIVEN_NAMES[number % len(GIVEN_NAMES)])
            entry = store.RosterEntry(round_id=this_round.id, member_id=member.id, branch_id=branch.id)
            store.db.session.add(entry)
            store.db.session.flush()
            score = 100 if number < 5 else 95 if number < 9 else 60 + int(30 * chance("score", number))
            make_result(this_round, member, score, minutes=4 + int(6 * chance("minutes", number)))
        # The sums stand for far more people than these.
        store.db.session.execute(
            store.db.delete(store.BranchSum).where(store.BranchSum.round_id == this_round.id)
        )


def take_part(this_round: store.Round, branch: store.Branch, name: str, score: float) -> None:
    """Let one more member of a branch take part in a round."""
    with writing():
        member = make_member(branch, name=name)
        entry = store.RosterEntry(round_id=this_round.id, member_id=member.id, branch_id=branch.id)
        store.db.session.add(entry)
        store.db.session.flush()
        make_result(this_round, member, score)


def make_federation(
    *, weeks: int = 13, branches: int = len(SHORT_NAMES), done: float = 0.93, **columns
) -> tuple[list[store.Branch], store.Round, datetime]:
    """Make a season whose last round is open: branches, that round, and a moment in its middle.

    :param weeks: how many rounds, the open one among them.
    :param columns: of the open round.
    """
    season, made = make_season(), make_branches(branches)
    opens_at = FIRST_OPENING + (weeks - 1) * WEEK
    now = opens_at + timedelta(days=3, hours=4, minutes=48, seconds=7)
    for number in range(weeks - 1):
        this_round = make_round(season, number=number, settled_at=FIRST_OPENING + number * WEEK + HELD_OPEN)
        if number == weeks - 2:
            make_people(this_round, made)
        put_sums(this_round, made)
    this_round = make_round(season, opens_at=opens_at, roster_at=opens_at, **columns)
    put_sums(this_round, made, done=done)
    standings.rebuild(now)
    return made, this_round, now.astimezone(UTC)
