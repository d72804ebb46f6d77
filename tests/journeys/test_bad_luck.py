"""Bad luck in the middle of an exam: nothing that the server has acknowledged is ever lost."""

import random
import threading

import pytest

from tests.journeys.exam_sites import ExamSite, losing_replies, wait_s


@pytest.fixture
def make_site(app):
    made = []

    def make(**facts):
        made.append(ExamSite(app, **facts))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_nothing_is_lost_when_everything_is_killed_again_and_again(make_site, database):
    exam_site = make_site(members=8, opens_in_s=6, lasts_s=24)
    candidates = exam_site.candidates()
    dice = random.Random(database)  # noqa: S311 (no secret hangs on it)

    def kill_now_and_then():
        wait_s(exam_site.seconds_until(exam_site.exam.opens_at))
        while exam_site.seconds_until(exam_site.exam.closes_at) > 8:
            wait_s(dice.uniform(1, 5))
            exam_site.kill()
            exam_site.start()

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    found = exam_site.sit(candidates)
    killer.join()
    assert (found.lost, found.errors) == ((), ())
    assert (found.started, found.handed_in) == (8, 8)
    assert found.acknowledged == 8 * 10
    assert found.retries > 0


def test_nothing_is_lost_when_every_third_reply_is(make_site):
    exam_site = make_site(members=8, opens_in_s=6, lasts_s=20)
    with losing_replies(exam_site.host, every=3) as lossy:
        found = exam_site.sit(exam_site.candidates(lossy))
    assert (found.lost, found.errors) == ((), ())
    assert (found.started, found.handed_in) == (8, 8)
    assert found.acknowledged == 8 * 10
    assert found.retries > 8


# A limit on the size of files is what a single process can be given; PostgreSQL's server is not ours.
@pytest.mark.databases("sqlite")
def test_a_full_disk_refuses_and_keeps_what_it_has(make_site):
    exam_site = make_site(members=4, opens_in_s=6, lasts_s=20)
    candidates = exam_site.candidates()

    def fill_for_a_while():
        wait_s(exam_site.seconds_until(exam_site.exam.opens_at) + 3)
        exam_site.limit_files(4096)
        wait_s(6)
        exam_site.limit_files(-1)

    filler = threading.Thread(target=fill_for_a_while)
    filler.start()
    found = exam_site.sit(candidates)
    filler.join()
    assert (found.lost, found.errors) == ((), ())
    assert (found.started, found.handed_in) == (4, 4)
    assert found.acknowledged == 4 * 10
    assert found.retries > 0
