"""``quizapp serve``."""

import click
from flask_babel import lazy_gettext as _l

from quizapp import create_app, serving, store
from quizapp.cli import speech
from quizapp.web import address

# Whoever listens there listens on all addresses of the machine.
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 (only compared)


@speech.command("serve", help=_l("升级数据库，然后提供网站，并看管定时任务。"))
@click.option("--host", default="127.0.0.1", show_default=True, help=_l("监听的地址，0.0.0.0 为全部。"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=_l("端口。"))
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=_l("工作进程数。"))
@click.option(
    "--threads", type=click.IntRange(1, 64), default=4, show_default=True, help=_l("每个进程几个线程。")
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Upgrade the schema, then be the server; one SIGTERM ends it all."""
    speech.log_to_stderr()
    store.upgrade()
    # A connection must not be shared with the workers, which are forks of this process.
    store.db.session.remove()
    store.db.engine.dispose()
    server = serving.Server(
        create_app,
        host=host,
        port=port,
        workers=workers,
        threads=threads,
        ready=lambda host, port: click.echo(_address(host, port)),
    )
    server.run()


def _address(host: str, port: int) -> str:
    """Write what a browser on this network can open."""
    if host in ANYWHERE:
        host = address.own_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
