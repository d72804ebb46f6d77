"""Who sees whom on a branch's board."""

import pytest

from quizapp import standings, store
from quizapp.accounts import services
from quizapp.core import names
from quizapp.core.roles import Role
from quizapp.standings import round_tables, sight
from tests import makers

MEMBERS = "/api/v1/boards/branches/z00"
EVERYBODY, ORGANISER = frozenset({Role.MEMBER}), frozenset({Role.MEMBER, Role.ORGANISER})
AUTHOR, CAPTAIN = frozenset({Role.MEMBER, Role.AUTHOR}), frozenset({Role.MEMBER, Role.CAPTAIN})
SCREEN = frozenset({Role.SCREEN})


@pytest.mark.parametrize(
    ("held", "is_own_branch", "boards", "how"),
    [
        (EVERYBODY, True, "open", "own"),
        (EVERYBODY, True, "own_branch", "own"),
        (CAPTAIN, True, "open", "own"),
        (ORGANISER, True, "open", "all"),
        (EVERYBODY, False, "open", "half"),
        (EVERYBODY, False, "own_branch", "none"),
        (CAPTAIN, False, "open", "half"),
        (AUTHOR, False, "own_branch", "none"),
        (ORGANISER, False, "own_branch", "all"),
        (SCREEN, False, "open", "half"),
        (SCREEN, False, "own_branch", "none"),
    ],
)
def test_sight_follows_from_role_branch_and_setting(held, is_own_branch, boards, how):
    seen = sight.sight(held, is_own_branch=is_own_branch, document={"boards": boards, "names": "initials"})
    assert (seen.reach, seen.names) == (how, "full" if how in ("all", "own") else "initials")


@pytest.mark.parametrize(
    ("places", "until"),
    [
        ([], None),
        ([None, None], None),
        ([1], 1),
        ([1, 2], 1),
        ([1, 2, 3], 2),
        ([1, 2, 2, 2, 5, 6], 2),
        ([1, 1, 1, 1], 1),
        ([1, 2, 3, 4, 5, None], 3),
    ],
)
def test_the_upper_half_takes_in_whoever_shares_its_last_place(places, until):
    assert round_tables.named_until_place(places) == until


@pytest.fixture
def readers(site):
    """Give a browser for each kind of reader."""
    with site.app.app_context():
        organiser = makers.make_member(None, roles="organiser")
        stranger = makers.make_member(None)
    return {
        "own": site.client(site.member(0, 3)),
        "other": site.client(site.member(1, 3)),
        "stranger": site.client(stranger),
        "organiser": site.client(organiser),
        "screen": site.screen(),
    }


def _items(readers, site, who):
    return readers[who].get(f"{MEMBERS}?round={site.round_id}").json["items"]


@pytest.mark.parametrize("who", ["own", "organiser"])
def test_the_own_branch_and_organisers_see_everybody_by_name(site, readers, who):
    items = _items(readers, site, who)
    assert len(items) == 8
    assert all(item["member"]["name"] for item in items)
    absent = [item for item in items if item["participation"] == 0]
    assert absent
    assert items[-len(absent) :] == absent
    assert {(item["place"], item["value"]) for item in absent} == {(None, None)}


@pytest.mark.parametrize("who", ["other", "stranger", "screen"])
def test_others_see_the_upper_half_by_name_and_nobody_who_is_missing(site, readers, who):
    items = _items(readers, site, who)
    placed = [item["place"] for item in _items(readers, site, "own") if item["place"]]
    until = placed[(len(placed) + 1) // 2 - 1]
    assert [item["place"] for item in items] == placed
    assert [item["member"]["name"] is not None for item in items] == [place <= until for place in placed]
    assert not any("me" in item for item in items)


@pytest.mark.parametrize("terms", [{"boards": "own_branch"}])
@pytest.mark.parametrize("who", ["other", "screen"])
def test_where_boards_are_for_the_own_branch_others_are_numbers_only(site, readers, who):
    items = _items(readers, site, who)
    assert items
    assert {item["member"]["name"] for item in items} == {None}


def _wish(site, shown_as):
    """Let the first of the branch wish it so; return the member, who stands in the upper half."""
    with site.app.app_context():
        (first, *_) = store.boards.members(store.boards.board(f"r{site.round_id}/b1").id)
        store.end_reading()
        services.show_name_as(first.member_id, shown_as)
        return store.db.session.get(store.Member, first.member_id)


@pytest.mark.parametrize("terms", [{"names": "initials"}])
def test_the_seasons_setting_is_for_other_branches_and_screens(site, readers):
    for who in ("other", "stranger", "screen"):
        named = [name for item in _items(readers, site, who) if (name := item["member"]["name"])]
        assert named
        assert all(name.endswith("＊") for name in named)
    for who in ("own", "organiser"):
        assert not any("＊" in item["member"]["name"] for item in _items(readers, site, who))


@pytest.mark.parametrize(("shown_as", "seen"), [("initials", True), ("none", False)])
def test_a_members_wish_hides_the_name_from_everybody_but_organisers_and_oneself(
    site, readers, shown_as, seen
):
    urls = [f"{MEMBERS}?round={site.round_id}", f"/boards/z00?round={site.round_id}"]
    with site.app.app_context():
        board = store.boards.board(f"r{site.round_id}/b1")
        name = store.boards.members(board.id)[0].name
        same = sum(one.name == name for one in site.federation.members[0])
    tags = {who: client.get(urls[0]).headers["ETag"] for who, client in readers.items()}
    member = _wish(site, shown_as)
    for url in urls:
        for who in ("own", "other", "stranger", "screen"):
            page = readers[who].get(url, headers={"If-None-Match": tags[who]})
            assert page.status_code == 200
            assert page.text.count(name) == same - 1
            assert (names.initials(name) in page.text) == seen
        for client in (readers["organiser"], site.client(member)):
            assert name in client.get(url).text


def test_only_the_own_row_is_marked(site, readers):
    items = _items(readers, site, "own")
    assert [item["member"]["name"] for item in items if item.get("me")] == [site.member(0, 3).name]


def test_who_moved_away_still_sees_the_own_row_by_name(site):
    with site.app.app_context():
        lowest = store.boards.members(store.boards.board(f"r{site.round_id}/b1").id)
        last = [row for row in lowest if row.facts["took_part"]][-1]
        makers.move(
            store.db.session.get(store.Member, last.member_id),
            site.federation.branches[1],
            from_on=site.now.date(),
        )
        member = store.db.session.get(store.Member, last.member_id)
    item = site.client(member).get(f"{MEMBERS}?round={site.round_id}").json["items"][-1]
    assert (item["me"], item["member"]["name"]) == (True, member.name)


def test_what_readers_may_see_is_told_apart_by_the_tag(site, readers):
    url = f"{MEMBERS}?round={site.round_id}"
    tags = {who: client.get(url).headers["ETag"] for who, client in readers.items()}
    assert len({tags["own"], tags["other"], tags["organiser"]}) == 3
    assert tags["other"] == tags["stranger"] == tags["screen"]
    for client in readers.values():
        for tag in set(tags.values()):
            is_known = client.get(url, headers={"If-None-Match": tag}).status_code == 304
            assert is_known == (client.get(url).headers["ETag"] == tag)


def test_a_change_of_the_setting_reaches_who_knows_the_version(site, readers):
    url = f"{MEMBERS}?round={site.round_id}"
    tag = readers["other"].get(url).headers["ETag"]
    with site.app.app_context(), store.transaction():
        season = store.db.session.get(store.Season, site.federation.season.id)
        season.document = season.document | {"boards": "own_branch"}
    reply = readers["other"].get(url, headers={"If-None-Match": tag})
    assert reply.status_code == 200
    assert {item["member"]["name"] for item in reply.json["items"]} == {None}


def test_a_new_name_of_a_person_reaches_who_knows_the_version(site, readers):
    client, member = readers["own"], site.member(0, 3)
    url = f"{MEMBERS}?round={site.round_id}"
    tag = client.get(url).headers["ETag"]
    _post(readers["organiser"], f"/desk/people/{member.id}", name="欧阳建国")
    items = client.get(url, headers={"If-None-Match": tag}).json["items"]
    assert [item["member"]["name"] for item in items if item.get("me")] == ["欧阳建国"]


def test_a_new_name_of_a_branch_reaches_who_knows_the_version(site, readers):
    url, wall = f"/api/v1/boards/branches?round={site.round_id}", "/api/v1/screens/me/state"
    tags = {one: readers["screen"].get(one).headers["ETag"] for one in (url, wall)}
    names = {"name": "机关新支部", "short": "新", "wall": "新支部"}
    _post(readers["organiser"], "/desk/people/branches/z00", **names)
    known = {one: readers["screen"].get(one, headers={"If-None-Match": tags[one]}) for one in tags}
    assert "机关新支部" in [item["branch"]["name"] for item in known[url].json["items"]]
    assert "新支部" in "".join(page["html"] for page in known[wall].json["pages"])


def _post(client, path, **form):
    token = client.get("/api/v1/session").json["csrf_token"]
    assert client.post(path, data=form | {"csrf_token": token}).status_code == 303


def test_a_transfer_while_the_round_is_open_is_seen_after_a_rebuild(site, readers):
    moved = site.member(1, 0)
    with site.app.app_context():
        makers.move(moved, site.federation.branches[0], from_on=site.federation.rounds[-1].opens_at.date())
        with store.transaction():
            store.results.draw_up_roster(
                site.round_id, on=site.federation.rounds[-1].opens_at.date(), now=site.now
            )
        standings.rebuild(site.now)
    assert moved.name in [item["member"]["name"] for item in _items(readers, site, "own")]
