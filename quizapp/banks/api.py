"""Uploading a bank as JSON (contracts, section 7)."""

from typing import Any

from apiflask import APIBlueprint
from apiflask.fields import UploadFile
from flask import request
from pydantic import BaseModel, ConfigDict

from quizapp.banks import reading, services
from quizapp.core import refusals
from quizapp.core.roles import Right
from quizapp.web import auth, clock, openapi

bp = APIBlueprint("banks_api", __name__, url_prefix="/api/v1", tag="banks")


class Upload(BaseModel):
    """A bank file as ``multipart/form-data``."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile


class FaultOut(BaseModel):
    """One fault or warning; line and column count from 1, 0 where it has no place."""

    line: int
    column: int
    question: str | None
    code: str
    message: str


class BankOut(BaseModel):
    """What was stored, or would be: ids of questions. ``unchanged``: the content is in use already."""

    bank: str
    version: int
    new: list[str]
    changed: list[str]
    gone: list[str]
    unchanged: bool
    warnings: list[FaultOut]


@bp.post("/banks")
@bp.input(Upload, location="files", arg_name="upload")
@bp.output(BankOut)
@openapi.query(dry_run={"type": "string", "enum": ["0", "1"]})
@bp.doc(responses={201: "a new version", 413: "too large", 422: "faults; nothing is stored"})
@auth.requires(Right.UPLOAD_BANKS)
def upload(upload: Upload) -> Any:
    """Check a bank and store it as a new version; with ``?dry_run=1`` say only what storing would do.

    A file with faults is refused with 422 ``bank-faults`` and all of them.
    """
    dry_run = request.args.get("dry_run", "0")
    if dry_run not in ("0", "1"):
        raise refusals.Invalid("bad-dry-run", allowed=["0", "1"])
    data = reading.bytes_of(upload.file)
    parsed = services.check(data)
    if parsed.bank is None:
        raise refusals.Invalid("bank-faults", faults=[reading.as_json(one) for one in parsed.faults])
    now = clock.now()
    if dry_run == "1":
        return _answer(services.preview(parsed, now=now).would), 200
    stored = services.store_bank(parsed, by=auth.member().id, now=now)
    return _answer(stored), 200 if stored.unchanged else 201


def _answer(stored: services.Stored) -> dict[str, Any]:
    return {
        "bank": stored.bank,
        "version": stored.version,
        "new": stored.new,
        "changed": stored.changed,
        "gone": stored.gone,
        "unchanged": stored.unchanged,
        "warnings": [reading.as_json(one) for one in stored.warnings],
    }
