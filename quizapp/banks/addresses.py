"""Codes of banks and questions in addresses: any code that the format takes has a page."""

from typing import Final

from werkzeug.routing import BaseConverter

#: Codes that a browser would resolve as a folder, and those that are pages of this room.
_NOT_AS_THEY_ARE: Final = {".", "..", "upload", "format"}


class CodeConverter(BaseConverter):
    """A code as it stands, but for the few that mean something else there: those follow a tilde."""

    regex = r"~?[A-Za-z0-9._-]{1,64}"

    def to_python(self, value: str) -> str:
        """Read a part of an address."""
        return value.removeprefix("~")

    def to_url(self, value: str) -> str:
        """Write a code into an address."""
        return f"~{value}" if value in _NOT_AS_THEY_ARE else value
