"""quizapp: the weekly test, the annual exam, and the league between the branches.

The map of the house, from top to bottom; each part imports only from those below it:

- ``cli``, ``jobs``, ``serving``: the commands; what runs when; the server
- ``demo``, ``rehearsal``: the demo federation; an exam with simulated members
- ``accounts``, ``people``, ``banks``, ``seasons``, ``play``, ``boards``, ``screens``, ``desk``: the rooms
- ``places``: where one stands oneself; ``ceremonies``: places revealed on the screens
- ``exceptions``, ``marking``, ``conduct``, ``certificates``, ``appeals``: the rooms around an exam
- ``web``: what all pages share
- ``standings``: brings boards up to date
- ``store``: the memory: rows and every query
- ``files``: bytes to plain data with positions
- ``config``: the settings
- ``core``: the rules, pure
- ``translations``: English for every sentence
"""

import os

from apiflask import APIFlask

from quizapp.config import Settings, load_or_make_keys


def create_app(settings: Settings | None = None) -> APIFlask:
    """Build the application; the database is bound and neither read nor written.

    :param settings: default: from the environment.
    :raises quizapp.config.BadSettings: with every fault listed.
    """
    # Here and not at the top, so that `import quizapp.core` stays free of Flask.
    from quizapp import (  # isort: skip
        accounts, appeals, banks, boards, ceremonies, certificates, conduct, desk, exceptions, marking,
        people, places, play, screens, seasons, store, web,
    )  # fmt: skip
    from quizapp.web import auth, openapi

    settings = settings or Settings.from_environ(os.environ)
    app = APIFlask(
        __name__,
        title="quizapp",
        version="1",
        static_folder=None,
        json_errors=False,
        docs_path=None,
        spec_path="/api/v1/openapi.json",
    )
    # Its redirects from /desk to /desk/ would carry the host that the client named.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    web.init_app(app, settings, load_or_make_keys(settings))
    store.init_app(app)
    rooms = (
        accounts, people, banks, seasons, play, boards, screens, desk, exceptions, marking, conduct,
        certificates, appeals, places, ceremonies,
    )  # fmt: skip
    for room in rooms:
        room.init_app(app)
    openapi.init_app(app)
    auth.public(app.view_functions["openapi.spec"])
    auth.check_every_view_says_who(app)
    return app
