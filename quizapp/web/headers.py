"""Security headers for every reply, and the hosts that may be asked for.

The policy is one for the whole site (architecture: no inline script or style, nothing from another host).
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap's form marks are data: images
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
FIXED = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for WebViews that predate frame-ancestors
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
LOOPBACK = ["127.0.0.1", "localhost"]  # Werkzeug matches no bracketed address


def init_app(app: Flask) -> None:
    """Set the headers on every reply; with a public address, trust it and loopback only.

    Without one any Host is answered, for the machine may be known by several names on its network.
    """
    url, is_https = app.extensions["settings"].url, False
    if url:
        parts = urlsplit(url)
        is_https = parts.scheme == "https"
        app.config["TRUSTED_HOSTS"] = [parts.hostname, *LOOPBACK]

    fixed = [*FIXED.items(), *([("Strict-Transport-Security", HSTS)] if is_https else [])]
    app.wsgi_app = _with_headers(app.wsgi_app, fixed)  # type: ignore[method-assign]


def _with_headers(
    answer: Callable[..., Iterable[bytes]], fixed: list[tuple[str, str]]
) -> Callable[..., Iterable[bytes]]:
    """Add the headers to what goes out: as finished pairs they cost a tenth of setting each on a reply."""

    def answer_with_headers(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def start_with_headers(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            headers += fixed
            # Pages name people and hold tokens; who may be kept (static files, boards) says so itself.
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(("Cache-Control", "no-store"))
            return start(status, headers, *error)

        return answer(environ, start_with_headers)

    return answer_with_headers
