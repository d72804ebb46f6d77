"""What both ways of uploading share: the bytes of a file that came, and faults as plain values."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from quizapp.core.documents import Fault
from quizapp.web import faults, messages


def bytes_of(file: FileStorage) -> bytes:
    """Read an uploaded file.

    :raises RequestEntityTooLarge: it is larger than the setting ``max_upload_mib``.
    """
    most = most_bytes()
    data = file.stream.read(most + 1)
    if len(data) > most:
        raise RequestEntityTooLarge
    return data


def most_bytes() -> int:
    """Give the size of the largest file that is taken."""
    return int(current_app.extensions["settings"].max_upload_mib) * 2**20


def as_json(fault: Fault) -> dict[str, Any]:
    """Give a fault as the API writes it."""
    return {
        "line": fault.line,
        "column": fault.column,
        "question": fault.question,
        "code": fault.code,
        "message": faults.message(fault),
    }


messages.add(
    "bank-faults", _l("题库文件有问题"), _l("什么也没有保存。请按列出的问题改好以后，把整个文件再传一次。")
)
messages.add("bad-dry-run", _l("dry_run 写得不对"), _l("只能写 dry_run=1（只检查）或 dry_run=0（保存）。"))
messages.add(
    "upload-gone", _l("这次上传已经过期"), _l("检查过的文件只保留一个小时，存好以后就删去。请重新上传。")
)
messages.add("bank-moved-on", _l("这个题库刚刚有了新版本"), _l("请重新查看变化，再决定是否保存。"))
