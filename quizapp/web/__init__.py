"""What all pages share: who asks, errors and their sentences, the clock, languages, headers, the look."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.config import Keys, Settings
from quizapp.web import (
    appearance,
    assets,
    auth,
    demo_banner,
    errors,
    formats,
    headers,
    health,
    i18n,
    inputs,
    nav,
    plurals,
)


def init_app(app: Flask, settings: Settings, keys: Keys) -> None:
    """Set up everything that is the same for every page and every call."""
    app.extensions["settings"] = settings
    app.extensions["keys"] = keys
    app.config.update(
        SECRET_KEY=keys.derive("session"),
        MAX_CONTENT_LENGTH=(settings.max_upload_mib + 1) * 2**20,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
    )
    if settings.behind_proxy:
        hops = settings.behind_proxy
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    auth.init_app(app)
    inputs.init_app(app)
    i18n.init_app(app)
    formats.init_app(app)
    plurals.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    nav.init_app(app)
    appearance.init_app(app)
    demo_banner.init_app(app)
    errors.init_app(app)
    health.init_app(app)
