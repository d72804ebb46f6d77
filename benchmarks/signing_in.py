"""Who sends the load: cookies as a browser holds them after signing in."""

from flask import Flask, session
from flask_wtf.csrf import generate_csrf


def cookies(app: Flask, tokens: list[str]) -> list[tuple[str, str]]:
    """Make the session's cookie and the CSRF token that go with each sign-in's token."""
    made = []
    signer = app.session_interface.get_signing_serializer(app)
    for token in tokens:
        with app.test_request_context():
            session["token"], session.permanent = token, True
            csrf = generate_csrf()
            made.append((f"quizapp={signer.dumps(dict(session))}", csrf))
    return made
