"""What is said of each fault in a file: a few words for what is wrong, and what to do about it.

One module for each kind of file, each with one table ``SENTENCES``: code to (headline, advice), lazy, with
the facts of the fault as ``%(name)s``. ``quizapp.web.faults`` joins the tables.
"""
