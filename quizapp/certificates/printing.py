"""A certificate as it is printed: what stands on the sheet, and the code by which anybody checks it."""

from dataclasses import dataclass

from flask import url_for

from quizapp.certificates.services import Certified
from quizapp.web import address, qr, titles


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``address`` is where it is checked, ``picture`` the same as a QR code."""

    of: Certified
    exam: str
    address: str
    picture: qr.Code


def sheet(one: Certified) -> Sheet:
    """Draw a sheet; the address is the site's own, never what a client named."""
    where = address.site(address.port()) + url_for("certificates.verify", code=one.code)
    return Sheet(one, titles.round_title(one.round.kind, one.round.week), where, qr.code(where))
