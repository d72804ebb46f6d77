"""The shapes of what the API takes and gives of rounds and attempts (contracts, section 7)."""

from typing import Any

from pydantic import BaseModel, Field

from quizapp.play import services
from quizapp.web import wire


class OwnAttempt(BaseModel):
    """An attempt of the member in a list of rounds; ``score`` only where it may be seen."""

    id: int
    number: int
    phase: str
    score: float | None = None


class RoundItem(BaseModel):
    """A round as the member sees it; ``seed`` only once it is over and its keys may be seen."""

    id: int
    kind: str
    title: str
    season: str
    phase: str
    opens_at: wire.Timestamp
    closes_at: wire.Timestamp
    time_limit_s: int | None
    attempts: list[OwnAttempt]
    attempts_left: int
    seed_sha256: str
    seed: str | None = None


class RoundList(BaseModel):
    """A page of rounds; ``next`` goes into ``?after=``."""

    items: list[RoundItem]
    next: str | None


class ChoiceOut(BaseModel):
    """A choice under the paper's letter."""

    id: str
    html: str


class SlotOut(BaseModel):
    """One slot of a paper with what stands there."""

    slot: int
    type: str
    stem_html: str
    choices: list[ChoiceOut]
    blanks: int | None = None
    mark: float
    response: Any
    seq: int


class AttemptOut(BaseModel):
    """An attempt with its paper."""

    id: int
    round_id: int
    number: int
    phase: str
    started_at: wire.Timestamp
    deadline_at: wire.Timestamp
    server_now: wire.Timestamp
    slots: list[SlotOut]


class SaveIn(wire.Strict):
    """What the member gives in a slot; null clears it. The highest ``seq`` stands."""

    response: Any = Field(...)
    seq: int = Field(ge=1, le=services.SEQ_MOST)


class SavedOut(BaseModel):
    """What stands in the slot now; ``accepted`` says whether it is what was sent."""

    slot: int
    seq: int
    response: Any
    accepted: bool
    late: bool
    saved_at: wire.Timestamp
    deadline_at: wire.Timestamp
    server_now: wire.Timestamp


class GivenOut(BaseModel):
    """What stands in an answered slot."""

    slot: int
    seq: int
    response: Any


class ResponsesOut(BaseModel):
    """What stands in an attempt, without its paper: answered slots only."""

    phase: str
    deadline_at: wire.Timestamp
    server_now: wire.Timestamp
    responses: list[GivenOut]


class ReceiptOut(BaseModel):
    """What the hand-in recorded; ``score`` only where it may be seen."""

    handed_in_at: wire.Timestamp
    answered: int
    receipt: str
    score: float | None = None


class Total(BaseModel):
    """What an attempt that is handed in came to."""

    score: float | None
    answered: int
    handed_in_at: wire.Timestamp
    receipt: str


class ReviewedSlot(SlotOut):
    """A slot as reviewed; what follows the answer is there only once the round has closed for everybody."""

    earned: float | None = None
    verdict: str | None = None
    key: Any = None
    explanation_html: str | None = None
    cite: str | None = None


class CorrectionOut(BaseModel):
    """A correction of the round; ``slot`` is null where the paper does not have the question."""

    slot: int | None
    kind: str
    note: str
    never_lower: bool
    confirmed_at: wire.Timestamp


class Review(BaseModel):
    """What may be seen now of an attempt that is handed in; corrections with the keys."""

    total: Total
    slots: list[ReviewedSlot]
    corrections: list[CorrectionOut]
