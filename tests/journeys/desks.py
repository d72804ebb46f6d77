"""An organiser's browser in tests: the desk pages of one round."""

from datetime import datetime, timedelta

from quizapp import jobs, store
from tests.journeys.players import Member

HOUR = timedelta(hours=1)


class Desk:
    """What an organiser does on the pages of one round."""

    def __init__(self, app, boss, round_id):
        self.browser = Member(app, boss)
        self.path = f"/desk/rounds/{round_id}"

    def get(self, path):
        """Open a page of the round."""
        return self.browser.client.get(self.path + path)

    def post(self, path, **form):
        """Send a form."""
        data = {"csrf_token": self.browser.token} | form
        return self.browser.client.post(self.path + path, data=data, follow_redirects=True)

    def grant(self, member=None, *, branch=None, reason="有假条", **given):
        """Grant an exception to a member or to a branch."""
        for name in ("opens_at", "closes_at"):
            if name in given:
                given[name] = typed(given[name])
        whom = {"whom": "branch", "code": branch} if branch else {"whom": "person", "code": member.staff_no}
        return self.post("/exceptions", reason=reason, **whom, **given)


def typed(moment: datetime) -> str:
    """Write a moment as somebody in Shanghai types it."""
    return (moment + 8 * HOUR).strftime("%Y-%m-%dT%H:%M")


def shown(page) -> str:
    """Return the close that a page says will be moved."""
    return page.text.split('name="was" value="')[1].split('"')[0].replace("&#43;", "+")


def move(desk: Desk, closes_at: datetime):
    """Look at what another close would do, then move it; return both pages."""
    page = desk.get(f"/window?closes_at={typed(closes_at)}")
    assert page.status_code == 200
    return page, desk.post("/window", closes_at=closes_at.isoformat(), was=shown(page))


def run_jobs(app, now: datetime) -> dict[str, int]:
    """Let the scheduler do everything that is due; return how much each job did."""
    with app.app_context():
        done = {job.name: number for job, number in jobs.run_once(now)}
        store.end_reading()
        return done
