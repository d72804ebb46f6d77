"""The application for a WSGI server and for ``flask --app wsgi``, which then knows the commands too."""

from quizapp import cli, create_app

app = create_app()
for command in cli.COMMANDS:
    app.cli.add_command(command)
