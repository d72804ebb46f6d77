"""Certificates: who gets one, that it stays the same, and what anybody who holds its code is told."""

from datetime import timedelta

import pytest
import sqlalchemy

from quizapp import standings, store
from tests import makers
from tests.journeys.players import NOON, OPENS_AT, Member


class Exam:
    """An annual exam that is over, with a pass mark of 60."""

    def __init__(self, app, scores, **columns):
        with app.app_context(), store.transaction():
            branch = makers.make_branch("b1", name="第一支部")
            self.people = [makers.make_member(branch, name=f"<b>职工{score}") for score in scores]
            self.organiser = makers.make_member(None, roles="organiser")
            held = {"kind": "annual", "week": None, "results": "after_release", "attempts": 1}
            times = {"opens_at": OPENS_AT, "closes_at": OPENS_AT + timedelta(hours=2)}
            this_round = makers.make_round(makers.make_season(), **(held | times | columns))
            self.round_id = this_round.id
            store.results.draw_up_roster(this_round.id, on=OPENS_AT.date(), now=OPENS_AT)
            for person, score in zip(self.people, scores, strict=True):
                makers.make_result(this_round, person, score)
        self.app, self.own = app, f"/rounds/{self.round_id}/certificate"
        self.desk = f"/desk/certificates/{self.round_id}"

    def release(self):
        with self.app.app_context():
            standings.release(self.round_id, NOON)

    def correct(self, person, score):
        with self.app.app_context(), store.transaction():
            result = store.db.session.get(store.Result, (self.round_id, person.id))
            result.score_hundredths = score * 100

    def codes(self):
        with self.app.app_context():
            query = sqlalchemy.select(store.Certificate.code).order_by(store.Certificate.issued_at)
            return list(store.db.session.scalars(query))


@pytest.fixture
def exam(app, clock):
    made = Exam(app, [92.5, 60, 59.99])
    made.release()
    return made


def _take(member, exam):
    return member.client.post(exam.own, data={"csrf_token": member.token})


def test_who_passed_takes_a_certificate_and_it_is_the_same_ever_after(exam):
    member = Member(exam.app, exam.people[0])
    assert "领取证书" in member.client.get(exam.own).text
    assert exam.codes() == []
    assert _take(member, exam).location == exam.own
    first = exam.codes()
    _take(member, exam)
    assert exam.codes() == first
    assert "合格证书" in member.client.get("/me").text
    page = member.client.get(exam.own).text
    assert first[0] in page
    assert "92.5" in page
    assert "&lt;b&gt;职工92.5" in page


def test_a_code_has_at_least_a_hundred_random_bits(exam):
    for person in exam.people[:2]:
        _take(Member(exam.app, person), exam)
    one, other = exam.codes()
    assert len(one.replace("-", "")) * 5 >= 100
    assert one != other


def test_who_did_not_pass_or_did_not_sit_has_none(exam):
    with exam.app.app_context():
        absent = makers.make_member(None)
    for person in (exam.people[2], absent):
        member = Member(exam.app, person)
        assert member.client.get(exam.own).status_code == 409
        assert _take(member, exam).status_code == 409
        assert "合格证书" not in member.client.get("/me").text
    assert exam.codes() == []


@pytest.mark.parametrize("columns", [{}, {"kind": "weekly", "results": "after_close"}])
def test_there_is_none_before_the_release_and_none_of_a_week(app, clock, columns):
    exam = Exam(app, [92.5], **columns)
    member = Member(app, exam.people[0])
    assert _take(member, exam).status_code == 409
    organiser = Member(app, exam.organiser)
    assert organiser.client.get(exam.desk).status_code == 409
    assert exam.codes() == []


def test_anybody_with_the_code_is_told_what_the_certificate_says_and_no_more(exam):
    _take(Member(exam.app, exam.people[0]), exam)
    (code,) = exam.codes()
    anybody = exam.app.test_client()
    asked = anybody.get("/certificates", query_string={"code": f" {code.lower().replace('-', ' ')} "})
    page = anybody.get(asked.location).text
    for told in ("证书有效", "&lt;b&gt;职工92.5", "92.5", "60", "年度大考", "2026年3月2日", "2026年3月3日"):
        assert told in page
    for kept in (exam.people[0].staff_no, "第一支部"):
        assert kept not in page
    missing = anybody.get("/certificates/AAAA-BBBB")
    assert (missing.status_code, "没有这张证书" in missing.text) == (404, True)


def test_a_certificate_follows_the_score_and_is_void_below_the_pass_mark(exam):
    member = Member(exam.app, exam.people[0])
    _take(member, exam)
    (code,) = exam.codes()
    anybody = exam.app.test_client()
    exam.correct(exam.people[0], 80)
    assert "80 分" in anybody.get(f"/certificates/{code}").text
    exam.correct(exam.people[0], 59)
    page = anybody.get(f"/certificates/{code}").text
    assert "证书已经失效" in page
    assert "证书有效" not in page
    assert member.client.get(exam.own).location == f"/certificates/{code}"
    assert _take(member, exam).status_code == 409
    exam.correct(exam.people[0], 61)
    assert "证书有效" in anybody.get(f"/certificates/{code}").text


def test_the_address_on_it_is_the_sites_own_whatever_host_is_asked(exam):
    member = Member(exam.app, exam.people[0])
    _take(member, exam)
    cookie = {"Cookie": f"quizapp={member.client.get_cookie('quizapp').value}"}
    elsewhere = exam.app.test_client(use_cookies=False)
    page = elsewhere.get(exam.own, base_url="http://evil.example", headers=cookie).text
    assert "evil.example" not in page
    assert f"/certificates/{exam.codes()[0]}" in page


def test_an_organiser_prints_one_sheet_for_each_who_passed(exam):
    organiser = Member(exam.app, exam.organiser)
    assert "2 人合格" in organiser.client.get(exam.desk).text
    form = {"csrf_token": organiser.token}
    done = organiser.client.post(exam.desk, data=form | {"branch": "b1"}, follow_redirects=True)
    assert done.text.count('class="cert"') == 2
    codes = set(exam.codes())
    organiser.client.post(exam.desk, data=form)
    assert set(exam.codes()) == codes
    assert organiser.client.get(f"{exam.desk}/print?branch=b9").status_code == 404
    assert organiser.client.post(exam.desk, data=form | {"branch": "b9"}).status_code == 404
    assert organiser.client.get(f"{exam.desk}/print?branch=b2").text.count('class="cert"') == 0
    exam.correct(exam.people[1], 10)
    assert organiser.client.get(f"{exam.desk}/print").text.count('class="cert"') == 1
    assert "证书" in organiser.client.get(f"/desk/seasons/rounds/{exam.round_id}").text
