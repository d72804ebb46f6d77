"""Bad luck in the middle of an exam: nothing that the server has acknowledged is ever lost."""

import random
import threading
from datetime import timedelta

import pytest

from quizapp import jobs, store
from quizapp.core.attempts import GRACE_S
from quizapp.rehearsal import running
from tests.journeys.exam_sites import ExamSite, losing_replies, wait_s


@pytest.fixture
def make_site(app):
    made = []

    def make(*, with_scheduler=True, **facts):
        made.append(ExamSite(app, **facts))
        made[-1].start(with_scheduler=with_scheduler)
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_nothing_is_lost_when_everything_is_killed_again_and_again(make_site, database):
    exam_site = make_site(members=8, opens_in_s=6, lasts_s=18)
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
    exam_site = make_site(members=8, opens_in_s=6, lasts_s=14)
    with losing_replies(exam_site.host, every=3) as lossy:
        found = exam_site.sit(exam_site.candidates(lossy))
    assert (found.lost, found.errors) == ((), ())
    assert (found.started, found.handed_in) == (8, 8)
    assert found.acknowledged == 8 * 10
    assert found.retries > 8


def test_the_bell_rings_without_a_scheduler_which_hands_in_an_hour_later(make_site, app):
    exam_site = make_site(members=6, opens_in_s=6, lasts_s=14, with_scheduler=False)
    candidates = exam_site.candidates()
    exam_site.sit_until_the_bell(candidates)
    wait_s(GRACE_S + exam_site.seconds_until(exam_site.exam.closes_at))
    left = [one for one in candidates if one.journal.receipt is None]
    assert left, "somebody leaves the hand-in to the server"
    told_late = [one.save(1, None, 99, give_up_s=0.0) for one in left]
    assert told_late == [409] * len(left)
    for one in left:
        one.close()
    with app.app_context():
        for _job, _done in jobs.run_once(exam_site.exam.closes_at + timedelta(hours=1)):
            pass
        store.db.session.remove()
    found = running.report(app, [one.journal for one in candidates])
    assert (found.lost, found.errors) == ((), ())
    assert (found.started, found.handed_in, found.handed_in_by_server) == (6, 6, len(left))


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
