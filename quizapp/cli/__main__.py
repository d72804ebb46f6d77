"""``python -m quizapp.cli``: the same as the console script, found by this very interpreter."""

from quizapp.cli import main

main(prog_name="quizapp")
