"""How fast quizapp is beside a floor that is measured in the same run: ``make bench``.

The floor is a bare Flask app on the same server and the same database: one UPSERT and its commit, and one
that says hello. Every operation is a ratio to it; the mean of the floor before and after counts.
"""
