"""The demo federation: 92 branches in mid-season, with a round open now and real weeks behind it.

Why through the services and the rules: what a demo shows has to be what the product does. Papers are dealt
from the rounds' seeds, responses graded, receipts made; ``quizapp audit verify`` accepts every row. Only the
writing is in bulk (``store.bulk``): one attempt after the other would take the better part of an hour.

Who is who, how strong and how keen is the same in every demo; times and secrets are not.
"""

from quizapp.demo.loading import FINISHED, STEPS, Site, load, refuse_if_not_empty
from quizapp.demo.sign_ins import SignIn

__all__ = ["FINISHED", "STEPS", "SignIn", "Site", "load", "refuse_if_not_empty"]
