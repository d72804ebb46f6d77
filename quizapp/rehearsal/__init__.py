"""The rehearsal: simulated members sit the exam over HTTP, against a copy of the season on this machine.

``quizapp rehearse`` is for the organiser, some days before the exam; ``candidates`` keep a journal of every
acknowledgement, which is compared with what the server has stored, so that a lost answer cannot hide.
"""
