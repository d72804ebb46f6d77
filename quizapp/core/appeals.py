"""Appeals: when a member may object to a question of the own paper, and how much there is to say."""

from datetime import datetime

#: Characters of an objection: enough to hold a reason, not a treatise.
TEXT_LEAST = 10
TEXT_MOST = 500


def may_end(until: datetime, *, closes_at: datetime) -> bool:
    """Tell whether a round can take appeals up to an instant: later than it closes, or nobody could object.

    :param closes_at: of the round, with the last personal window.
    """
    return until > closes_at


def is_open(now: datetime, *, until: datetime | None, key_visible: bool) -> bool:
    """Tell whether a member may object: once the key is seen, before the organiser's deadline.

    :param until: aware; None: this round takes no appeals.
    """
    return until is not None and key_visible and now < until
