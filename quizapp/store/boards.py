"""Boards: read models that are rebuilt, not computed when a page is viewed.

A board is named by its scope: ``r12`` the league of round 12, ``r12/b5`` the members of branch 5 in it,
``s3`` the league of season 3, ``s3/b5`` its members in the season.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime, VersionedJSON


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table that is to be written, in the units of ``BoardRow``."""

    entrant_id: int
    place: int | None
    value_hundredths: int | None
    raw_hundredths: int | None
    participation_hundredths: int | None
    moved: int | None
    minutes: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A board that is to be written: its scope, its facts, its rows from first to last."""

    scope: str
    facts: dict[str, Any]
    lines: tuple[Line, ...]


def round_scope(round_id: int, branch_id: int | None = None) -> str:
    """Name the league of a round, or the board of a branch's members in it."""
    return f"r{round_id}" if branch_id is None else f"r{round_id}/b{branch_id}"


def season_scope(season_id: int, branch_id: int | None = None) -> str:
    """Name the league of a season, or the board of a branch's members in it."""
    return f"s{season_id}" if branch_id is None else f"s{season_id}/b{branch_id}"


class Board(Base):
    """One table of places; ``version`` rises with every rebuild, in the transaction that writes its rows.

    ``facts``: what stands on the board besides its rows, e.g. the federation's mean, E and N of all.
    """

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int]
    as_of: Mapped[datetime] = mapped_column(UTCDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)


class BoardRow(Base):
    """One standing. ``entrant_id`` is a branch in a league, a member in a branch's board.

    ``value_hundredths`` is the printed measure (for members the score, in a season the share);
    ``raw_hundredths`` R where V counts; ``participation_hundredths`` in hundredths of a per cent; ``moved``
    up is positive.
    ``facts``: the numbers that the value came from.
    """

    __tablename__ = "board_rows"

    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entrant_id: Mapped[int]
    place: Mapped[int | None]
    value_hundredths: Mapped[int | None]
    raw_hundredths: Mapped[int | None]
    participation_hundredths: Mapped[int | None]
    moved: Mapped[int | None]
    minutes: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(VersionedJSON)


Index("ix_board_rows_entrant", BoardRow.board_id, BoardRow.entrant_id)


class BoardMark(Base):
    """A note that a board is out of date, left by whoever changed a sum; a rebuild takes away what it saw.

    Rows instead of a flag: an insert waits for nobody, and a mark that is not committed yet cannot be lost.
    """

    __tablename__ = "board_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
