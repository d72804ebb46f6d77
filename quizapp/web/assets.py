"""Static files: one hash over the whole tree in the address, compressed once, kept by browsers for ever.

With ``/static/<hash of the tree>/js/x.js`` the relative imports of ES modules resolve beside their importer
and change address with it, which a hash in each file's name could not give without a build step.
Bootstrap's sheet joins the tree from the Bootstrap-Flask package: it is served from here, copied nowhere.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from quizapp.web import auth

FOLDER = Path(__file__).parent / "static"
BOOTSTRAP = "vendor/bootstrap.min.css"
IMMUTABLE = "public, max-age=31536000, immutable"
COMPRESSIBLE = {"text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"}
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

bp = Blueprint("assets", __name__)
bp.enable_openapi = False  # type: ignore[attr-defined]  # APIFlask reads it; files are no part of the API


@dataclass(frozen=True)
class Asset:
    """One static file in memory."""

    body: bytes
    kind: str

    @cached_property
    def zipped(self) -> bytes | None:
        """The body compressed, or None where that would gain nothing."""
        if self.kind not in COMPRESSIBLE:
            return None
        packed = gzip.compress(self.body, 9, mtime=0)
        return packed if len(packed) < len(self.body) else None


@dataclass(frozen=True)
class Tree:
    """All static files by their path, under the hash of them all."""

    files: dict[str, Asset]
    digest: str


def read_tree(folder: Path = FOLDER) -> Tree:
    """Read the folder and Bootstrap's sheet into memory (about 0.3 MB).

    :return: the tree; its digest changes with any byte or name in it.
    """
    bodies = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    sheet = resources.files("flask_bootstrap") / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    bodies[BOOTSTRAP] = sheet.read_bytes()
    digest = hashlib.sha256()
    for name, body in sorted(bodies.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(body).digest())
    return Tree({name: Asset(body, _kind(name)) for name, body in bodies.items()}, digest.hexdigest()[:16])


def _kind(name: str) -> str:
    suffix = Path(name).suffix
    return KINDS.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def asset_url(name: str) -> str:
    """Give the address of a static file.

    :param name: path in the tree, e.g. ``css/base.css``.
    :raises KeyError: there is no such file, which is a slip in a template.
    """
    tree: Tree = current_app.extensions["assets"]
    if name not in tree.files:
        raise KeyError(f"no static file {name!r}")
    # Not url_for: the page that refuses a foreign host has no address to build from.
    return f"{request.script_root}/static/{tree.digest}/{name}"


@bp.get("/static/<digest>/<path:name>")
@auth.public
def file(digest: str, name: str) -> Response:
    """Serve a static file, compressed where the browser takes it.

    A page from before an upgrade asks under the old hash: it gets today's file, to be asked for again.
    """
    tree: Tree = current_app.extensions["assets"]
    asset = tree.files.get(name)
    if asset is None:
        abort(404)
    takes_gzip = asset.zipped is not None and request.accept_encodings["gzip"] > 0
    body = asset.zipped if takes_gzip and asset.zipped is not None else asset.body
    reply = Response(body, mimetype=asset.kind)
    reply.headers["Cache-Control"] = IMMUTABLE if digest == tree.digest else "no-cache"
    reply.headers["Vary"] = "Accept-Encoding"
    if takes_gzip:
        reply.headers["Content-Encoding"] = "gzip"
    reply.set_etag(f"{tree.digest}-{'gz' if takes_gzip else 'id'}")
    return reply.make_conditional(request)


def init_app(app: Flask) -> None:
    """Read the tree once and offer ``asset_url`` to templates."""
    app.extensions["assets"] = read_tree()
    app.register_blueprint(bp)
    app.jinja_env.globals["asset_url"] = asset_url
