"""The application behind a port that can be shut and opened again, as a server that goes and comes back."""

from threading import Thread

from werkzeug.serving import make_server


class Site:
    """The application behind a port that can be shut and opened again."""

    def __init__(self, app) -> None:
        self.app, self.port, self.server = app, 0, None
        self.start()

    def start(self) -> None:
        """Serve, on the same port as before."""
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        # A kept connection would be answered by a thread of the server that is gone.
        self.server.RequestHandlerClass.protocol_version = "HTTP/1.0"
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"
