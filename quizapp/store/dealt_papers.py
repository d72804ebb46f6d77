"""Papers that are dealt before the bell: kept where no request of a member reaches them until it starts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import UTCDateTime, VersionedJSON


class DealtPaper(Base):
    """The paper of a member's attempt in a round, dealt ahead of time; a start takes it as it is."""

    __tablename__ = "dealt_papers"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paper: Mapped[Any] = mapped_column(VersionedJSON)
    total_hundredths: Mapped[int]
    dealt_at: Mapped[datetime] = mapped_column(UTCDateTime)
