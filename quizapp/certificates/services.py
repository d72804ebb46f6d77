"""Issue certificates and check them; each verb opens its own transactions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp import store
from quizapp.core import attempts, codes, refusals, seasons
from quizapp.store import certificates
from quizapp.store.certificates import Passed

#: 120 random bits: nobody finds a certificate by trying.
CODE_BYTES = 15
CODE_LETTERS = 24
# Codes that one transaction stores: it holds up everybody's answers on SQLite.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says now.

    :ivar season: its title.
    :ivar score_hundredths: of 100; None where the result is gone, and so ``taken_at``.
    """

    code: str
    name: str
    season: str
    round: store.Round
    score_hundredths: int | None
    taken_at: datetime | None
    issued_at: datetime

    @property
    def is_valid(self) -> bool:
        """Whether the score, as it stands now, is a pass."""
        return self.score_hundredths is not None and self.score_hundredths >= least(self.round)


def least(this_round: store.Round) -> int:
    """Return the score in hundredths from which on a round is passed."""
    return this_round.pass_percent * 100


def gives_certificates(this_round: store.Round, now: datetime) -> bool:
    """Tell whether a round is an annual exam whose results are out."""
    phase = attempts.phase_of(this_round, now)
    return this_round.kind == seasons.ANNUAL and attempts.key_visible(this_round.results, phase)


def exam(round_id: int, *, now: datetime) -> tuple[store.Round, store.Season]:
    """Return an annual exam whose results are out.

    :raises refusals.Missing: no such round.
    :raises refusals.Conflict: ``no-certificate``.
    """
    found = store.seasons.round_and_season(round_id)
    if found is None:
        raise refusals.Missing("not-found")
    if not gives_certificates(found[0], now):
        raise refusals.Conflict("no-certificate")
    return found


def check(typed: str) -> Certified | None:
    """Return what stands behind a code; None where nothing does.

    :param typed: as somebody typed it.
    """
    found = certificates.find(codes.tidy(typed))
    if found is None:
        return None
    row, this_round, season, name, result = found
    return Certified(
        row.code,
        name,
        season.title,
        this_round,
        result.score_hundredths if result else None,
        result.handed_in_at if result else None,
        row.issued_at,
    )


def has_passed(round_id: int, *, member_id: int, now: datetime) -> bool:
    """Tell whether a member has passed an annual exam whose results are out.

    :raises: as :func:`exam`.
    """
    this_round, _season = exam(round_id, now=now)
    score = certificates.own_score(round_id, member_id)
    return score is not None and score >= least(this_round)


def issue(round_id: int, *, member_id: int, now: datetime) -> str:
    """Give a member who passed a certificate, the same one every time; return its code.

    :raises refusals.Conflict: ``no-certificate``: not released, or not passed.
    """
    if not has_passed(round_id, member_id=member_id, now=now):
        raise refusals.Conflict("no-certificate")
    with store.transaction():
        certificates.issue(round_id, [(member_id, _new_code())], now=now)
    code = certificates.own_code(round_id, member_id)
    if code is None:
        raise RuntimeError(f"no certificate of member {member_id} in round {round_id} after its issue")
    return code


def issue_all(round_id: int, *, branch: str | None, now: datetime) -> int:
    """Give everybody who passed, or those of a branch, a certificate; return how many were new.

    :param branch: its code; None: everybody.
    :raises: as :func:`passed`.
    """
    lacking = [one.member_id for one in passed(round_id, branch=branch, now=now) if one.code is None]
    for start in range(0, len(lacking), BATCH):
        with store.transaction():
            new = [(member_id, _new_code()) for member_id in lacking[start : start + BATCH]]
            certificates.issue(round_id, new, now=now)
    return len(lacking)


def passed(round_id: int, *, branch: str | None, now: datetime) -> Sequence[Passed]:
    """Return everybody who passed an exam, or those of a branch, in the order of the print.

    :raises refusals.Missing: no such round or branch.
    :raises refusals.Conflict: as :func:`exam`.
    """
    this_round, _season = exam(round_id, now=now)
    if branch is not None and store.overrides.branch_by_code(branch) is None:
        raise refusals.Missing("not-found")
    found = certificates.passed(round_id, at_least=least(this_round))
    return [one for one in found if branch is None or one.branch_code == branch]


def issued(round_id: int, *, branch: str | None, now: datetime) -> Sequence[Certified]:
    """Return the certificates that were issued and are valid, of everybody or of a branch, to be printed.

    :raises: as :func:`passed`.
    """
    this_round, season = exam(round_id, now=now)
    return [
        Certified(
            one.code,
            one.name,
            season.title,
            this_round,
            one.score_hundredths,
            one.handed_in_at,
            one.issued_at,
        )
        for one in passed(round_id, branch=branch, now=now)
        if one.code is not None and one.issued_at is not None
    ]


def _new_code() -> str:
    return codes.grouped(secrets.token_bytes(CODE_BYTES), CODE_LETTERS)
