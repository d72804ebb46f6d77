"""The address that people type or scan: the setting, else this machine's own; never the Host header."""

import socket
import time
from functools import lru_cache

from flask import current_app, request

# An address that is documented to belong to nobody (RFC 5737): nothing is sent to it.
NOBODY = ("192.0.2.1", 9)
LOOPBACK = "127.0.0.1"
# A machine may be given another address; screens ask every two seconds.
KEPT_S = 60


def own_address() -> str:
    """Name this machine's first address on its network; loopback where it has none.

    A datagram socket that connects sends nothing: the system only chooses the address it would send from.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOBODY)
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


@lru_cache(maxsize=1)
def _own_address_at(_minute: int) -> str:
    return own_address()


def site(port: int | str) -> str:
    """Give the site's address without a slash at the end.

    :param port: of the server, for where no address is set.
    """
    url: str | None = current_app.extensions["settings"].url
    return url or f"http://{_own_address_at(int(time.monotonic() // KEPT_S))}:{port}"


def port() -> str:
    """Tell the port that this server listens on, whatever a proxy in front says."""
    listened = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    return str(listened["SERVER_PORT"])
