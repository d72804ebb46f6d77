"""A wrong key found afterwards: marks, results, sums and boards follow, and the history says how."""

from datetime import timedelta

import pytest

from quizapp import standings, store
from quizapp.play import audits, regrading
from quizapp.standings import agreement
from quizapp.store import checks
from tests import correction_sites, makers
from tests.correction_sites import CLOSED, KEY, ZONE


@pytest.fixture
def site(db):
    return correction_sites.build()


def _apply(site, *arguments, now=CLOSED, **more):
    correction_id = correction_sites.propose(site, *arguments, **more)
    assert correction_sites.confirm(site, correction_id, now=now)
    regrading.apply_due(now)
    store.db.session.expire_all()
    return correction_id


def _agrees(site):
    """Whether receipts, marks, results, sums and boards all follow from what was given."""
    store.db.session.expire_all()
    this_round = store.seasons.round_by_id(site.round_id)
    findings = list(audits.verify(key=KEY))
    boards = list(agreement.disagreeing(CLOSED + timedelta(days=1)))
    return not findings and not checks.wrong_sums(store.seasons.round_by_id(this_round.id)) and not boards


# What the members then have, of 75, 50, 25 and 75 (wang and li gave B to the question, zhao and chen A).
RULED = [
    (("key", "B"), False, {"wang": 100, "li": 75, "zhao": 0, "chen": 50}),
    (("key", "B"), True, {"wang": 100, "li": 75, "zhao": 25, "chen": 75}),
    (("accept", "B"), False, {"wang": 100, "li": 75, "zhao": 25, "chen": 75}),
    (("void",), False, {"wang": 100, "li": 66, "zhao": 0, "chen": 66}),
    (("void",), True, {"wang": 100, "li": 66, "zhao": 25, "chen": 75}),
    (("give",), False, {"wang": 100, "li": 75, "zhao": 25, "chen": 75}),
]


@pytest.mark.parametrize(("ruled", "never_lower", "expected"), RULED)
def test_a_confirmed_correction_reaches_every_mark_and_everything_follows(site, ruled, never_lower, expected):
    assert correction_sites.scores(site) == {"wang": 75, "li": 50, "zhao": 25, "chen": 75}
    _apply(site, *ruled, never_lower=never_lower)
    assert correction_sites.scores(site) == expected
    assert _agrees(site)


def test_a_settled_round_and_the_season_show_the_corrected_places(site):
    _apply(site, "key", "B")
    for scope in (f"r{site.round_id}", "s1"):
        board = store.boards.board(scope)
        rows = store.boards.league(board.id)
        assert [(row.code, row.place) for row in rows] == [("b1", 1), ("b2", 2)], scope
    one_branch = store.boards.members(store.boards.board(f"r{site.round_id}/b2").id)
    assert [(row.name, row.place, row.value_hundredths) for row in one_branch] == [
        ("chen", 1, 5000),
        ("zhao", 2, 0),
    ]


def test_the_movement_of_the_following_round_is_against_the_corrected_places(db):
    site = correction_sites.build()
    with store.transaction():
        season = store.seasons.by_id(1)
        following = makers.make_round(season, number=1, plan=correction_sites.PLAN)
        store.results.draw_up_roster(following.id, on=following.opens_at.date(), now=following.opens_at)
    members = {one.name: one for one in store.db.session.scalars(store.db.select(store.Member))}
    for name, answers in correction_sites.ANSWERS.items():
        correction_sites.take(following, members[name], answers, now=correction_sites.NOON + makers.WEEK)
    standings.settle_due(CLOSED + makers.WEEK, ZONE)
    _apply(site, "key", "B", now=CLOSED + makers.WEEK)
    rows = store.boards.league(store.boards.board(f"r{following.id}").id)
    before = {row.code: row.place for row in store.boards.league(store.boards.board(f"r{site.round_id}").id)}
    assert [row.moved for row in rows] == [before[row.code] - row.place for row in rows]
    assert not list(agreement.disagreeing(CLOSED + makers.WEEK))


def test_the_history_keeps_every_mark_before_and_after(site):
    _apply(site, "key", "B")
    _apply(site, "accept", "B")
    changes = store.corrections.history(site.attempts["chen"])
    told = [
        (one.change.score_hundredths_before, one.change.score_hundredths_after, one.correction.ruling["kind"])
        for one in changes
    ]
    assert told == [(7500, 5000, "key"), (5000, 7500, "accept")]
    assert changes[0].change.marks_before == changes[1].change.marks_after
    assert [len(store.corrections.history(site.attempts[name])) for name in ("wang", "zhao")] == [1, 2]


def test_applying_again_changes_nothing(site):
    _apply(site, "key", "B")
    assert store.corrections.unapplied() == {}
    assert regrading.apply_due(CLOSED) == 0


@pytest.mark.parametrize(
    ("module", "name", "at"),
    [
        ("regrading", "hold", 3),
        ("regrading", "note", 2),
        ("regrading", "add_to_sums", 1),
        ("regrading", "add_to_sums", 4),
        ("rebuilding", "mark_round", 1),
        ("regrading", "finish", 1),
    ],
)
def test_a_correction_that_is_killed_at_any_step_goes_on_where_it_was(site, monkeypatch, module, name, at):
    monkeypatch.setattr(regrading, "BATCH", 1)
    correction_sites.confirm(site, correction_sites.propose(site, "key", "B"))
    place, calls = getattr(store, module), []
    does = getattr(place, name)

    def killed(*arguments, **more):
        calls.append(arguments)
        if len(calls) == at:
            raise KeyboardInterrupt
        return does(*arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(place, name, killed)
        with pytest.raises(KeyboardInterrupt):
            regrading.apply_due(CLOSED)
    # Half done, and yet all of it agrees: marks, results, sums and boards, or these are marked.
    store.db.session.expire_all()
    assert not list(audits.verify(key=KEY))
    assert not checks.wrong_sums(store.seasons.round_by_id(site.round_id))
    assert _agrees(site) or checks.has_marks(1)
    regrading.apply_due(CLOSED)
    store.db.session.expire_all()
    assert correction_sites.scores(site) == {"wang": 100, "li": 75, "zhao": 0, "chen": 50}
    assert _agrees(site)
    assert [len(store.corrections.history(one)) for one in site.attempts.values()] == [1, 1, 1, 1]


def test_who_hands_in_after_a_correction_is_marked_by_it(db):
    site = correction_sites.build(settle=False, answers={"wang": "BAAA", "zhao": "AAAA"})
    _apply(site, "key", "B")
    this_round = store.seasons.round_by_id(site.round_id)
    with store.transaction():
        late = makers.make_member(name="late")
    attempt_id = correction_sites.take(this_round, late, "BBBB")
    assert store.db.session.get(store.Attempt, attempt_id).score_hundredths == 2500
    assert store.corrections.history(attempt_id) == []
    assert not list(audits.verify(key=KEY))


def test_another_attempt_counts_where_the_first_falls_below_it(db):
    site = correction_sites.build(settle=False, answers={"wang": "AAAA", "zhao": "AAAA"})
    this_round = store.seasons.round_by_id(site.round_id)
    wang = store.db.session.get(store.Member, site.members["wang"])
    second = correction_sites.take(this_round, wang, "BAAB", now=correction_sites.NOON + timedelta(hours=1))
    assert store.results.of_attempt(second) is None
    _apply(site, "key", "B")
    assert store.results.of_attempt(second) is None
    _apply(site, "key", "B", question="single-3")
    store.db.session.expire_all()
    counting = store.results.of_attempt(second)
    assert (counting.score_hundredths, counting.member_id) == (10_000, wang.id)
    assert _agrees(site)


def test_nobody_confirms_what_is_their_own_or_withdrawn_or_confirmed(site):
    correction_id = correction_sites.propose(site, "give")
    with store.transaction():
        assert not store.corrections.confirm(correction_id, by=site.first, now=CLOSED)
        assert store.corrections.confirm(correction_id, by=site.second, now=CLOSED)
        assert not store.corrections.confirm(correction_id, by=site.second, now=CLOSED)
        assert not store.corrections.withdraw(correction_id, by=site.first, now=CLOSED)
    other = correction_sites.propose(site, "void")
    with store.transaction():
        assert store.corrections.withdraw(other, by=site.first, now=CLOSED)
        assert not store.corrections.confirm(other, by=site.second, now=CLOSED)


def test_members_read_of_a_correction_only_what_gives_no_key_away(site):
    _apply(site, "key", "B")
    (note,) = store.corrections.published(site.round_id)
    assert (note.kind, note.note, note.stem) == ("key", "答案有误，已更正。", "第 0 题 ____")
    correction_sites.propose(site, "void")
    assert len(store.corrections.published(site.round_id)) == 1
