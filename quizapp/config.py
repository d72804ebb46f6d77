"""Settings: read once from the environment, every fault listed, then it stops.

Every setting is a variable with the prefix ``QUIZAPP_``; its name is the field's in capitals. An empty
value is the same as none. Units stand in names. Nothing here is read at import and nothing is written
but the keys, by :func:`load_or_make_keys`.
"""

import difflib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from zoneinfo import ZoneInfo

PREFIX = "QUIZAPP_"
KEY_CHARACTERS_MIN = 16
SITE = re.compile(r"(?i)https?://(\[[0-9a-f:.]+\]|[^/?#@:\\\[\]\s]+)(:(?P<port>[1-9][0-9]{0,4}))?/?")
MOUNTS = Path("/proc/mounts")
# Without shared memory between hosts SQLite's write-ahead log loses writes (sqlite.org/wal.html, section 1).
NETWORK_FILESYSTEMS = {"afs", "ceph", "cifs", "fuse.sshfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}


def N_(sentence: str) -> str:  # noqa: N802 (the name that Babel's extractor knows)
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return sentence


# What is wrong and what to do, for each code; msgids of the catalogue.
SENTENCES = {
    "unknown-setting": N_("没有这个设置，请删去。"),
    "misspelt-setting": N_("没有这个设置。是否应为 %(suggestion)s？"),
    "not-a-folder": N_("%(path)s 不是文件夹。"),
    "database-kind": N_(
        "不认识以 %(scheme)s 开头的数据库地址，可用 sqlite:///、postgresql:// 或 postgresql+psycopg://。"
    ),
    "database-name": N_("数据库地址里缺少数据库名，例如 postgresql://主机/quizapp。"),
    "database-file": N_("SQLite 数据库要写成 sqlite:/// 加文件路径，不带参数，也不能放在内存里。"),
    "network-drive": N_("SQLite 不能放在网络磁盘（%(filesystem)s）上，请换到本机磁盘或改用 PostgreSQL。"),
    "weak-key": N_("密钥太短，至少 %(least)s 个字符；不设此项则自动生成。"),
    "broken-key": N_("%(path)s 已损坏，应为 64 位十六进制数。请从备份恢复，或删去后重新生成。"),
    "not-a-url": N_("“%(value)s”不是网址，请写成 https://主机名 或 http://主机名:端口，后面不带路径。"),
    "time-zone": N_("没有时区“%(value)s”，请写成 Asia/Shanghai 这样的名称。"),
    "bad-title": N_("站点名称最多 40 个字，不能换行。"),
    "not-in-range": N_("“%(value)s”不行，要写 %(least)s 到 %(most)s 的整数。"),
    "bad-token": N_("令牌只能用英文字母、数字和半角符号，不含空格。"),
}


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One setting that cannot be used.

    :ivar name: the variable, prefix included.
    :ivar code: stable, one of ``SENTENCES``.
    :ivar facts: what fills the places of the sentence; never a secret's value.
    """

    name: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def line(self, translate: Callable[[str], str] = str) -> str:
        """Say it in one line, ``NAME: sentence``, in the language of ``translate``."""
        return f"{self.name}: {translate(SENTENCES[self.code]) % self.facts}"


class BadSettings(Exception):
    """Settings that cannot be used; ``faults`` lists every one of them."""

    def __init__(self, faults: list[SettingFault]) -> None:
        super().__init__("\n".join(fault.line() for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides, complete and checked.

    :ivar instance: absolute folder of what this installation keeps (``./instance``); it may not exist yet.
    :ivar database_url: ``sqlite:///`` and an absolute path (default: ``quizapp.sqlite3`` in the instance
        folder), or ``postgresql://`` or ``postgresql+psycopg://`` with a database name.
    :ivar secret_key: key of sessions and one-time codes; None: kept in the instance folder.
    :ivar receipt_key: key of receipts; None: kept in the instance folder.
    :ivar url: what people type, scheme, host and port without a slash at the end; None: any host is answered.
    :ivar time_zone: zone of the organisation (Asia/Shanghai).
    :ivar title: name of the site, in every page's head.
    :ivar behind_proxy: number of trusted proxies in front, 0 to 10.
    :ivar max_upload_mib: largest upload, 1 to 100 MiB.
    :ivar metrics_token: what ``/metrics`` asks for; None: ``/metrics`` is closed.
    """

    instance: Path
    database_url: str = field(repr=False)
    secret_key: str | None = field(repr=False)
    receipt_key: str | None = field(repr=False)
    url: str | None
    time_zone: ZoneInfo
    title: str
    behind_proxy: int
    max_upload_mib: int
    metrics_token: str | None = field(repr=False)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check every setting.

        :param environ: variables as ``os.environ`` has them; those without the prefix are left alone.
        :raises BadSettings: one or more cannot be used, or their name is none of ours.
        """
        reader = _Reader(environ)
        reader.refuse_unknown([one.name for one in fields(cls)])
        instance = reader.folder("instance", "instance")
        settings = cls(
            instance=instance,
            database_url=reader.database_url("database_url", f"sqlite:///{instance / 'quizapp.sqlite3'}"),
            secret_key=reader.key("secret_key"),
            receipt_key=reader.key("receipt_key"),
            url=reader.url("url"),
            time_zone=reader.time_zone("time_zone", "Asia/Shanghai"),
            title=reader.title("title", N_("周测联赛")),
            behind_proxy=reader.integer("behind_proxy", 0, least=0, most=10),
            max_upload_mib=reader.integer("max_upload_mib", 8, least=1, most=100),
            metrics_token=reader.token("metrics_token"),
        )
        if reader.faults:
            raise BadSettings(reader.faults)
        return settings


class _Reader:
    """Takes values out of the environment one by one and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.values = {
            name.removeprefix(PREFIX): text.strip()
            for name, text in environ.items()
            if name.startswith(PREFIX) and text.strip()
        }
        self.faults: list[SettingFault] = []

    def fault(self, name: str, code: str, **facts: object) -> None:
        self.faults.append(SettingFault(PREFIX + name.upper(), code, facts))

    def text(self, name: str) -> str | None:
        return self.values.get(name.upper())

    def refuse_unknown(self, known: list[str]) -> None:
        allowed = [name.upper() for name in known]
        for name in sorted(self.values):
            close = difflib.get_close_matches(name, allowed, n=1)
            if close and close[0] != name:
                self.fault(name, "misspelt-setting", suggestion=PREFIX + close[0])
            elif not close:
                self.fault(name, "unknown-setting")

    def folder(self, name: str, default: str) -> Path:
        folder = Path(self.text(name) or default).expanduser().absolute()
        if folder.exists() and not folder.is_dir():
            self.fault(name, "not-a-folder", path=str(folder))
        return folder

    def database_url(self, name: str, default: str) -> str:
        url = self.text(name) or default
        scheme, colon, rest = url.partition("://")
        if scheme == "sqlite" and colon:
            return self._sqlite_url(name, rest)
        # The address may hold a password: only its scheme is repeated.
        if scheme not in ("postgresql", "postgresql+psycopg") or not colon:
            self.fault(name, "database-kind", scheme=scheme if colon else "?")
        elif not rest.partition("?")[0].partition("/")[2]:
            self.fault(name, "database-name")
        return url

    def _sqlite_url(self, name: str, rest: str) -> str:
        file = rest.removeprefix("/")
        if file == rest or file in ("", ":memory:") or "?" in file:
            self.fault(name, "database-file")
            return f"sqlite://{rest}"
        path = Path(file).absolute()
        filesystem = filesystem_of(path, MOUNTS.read_text(errors="replace") if MOUNTS.exists() else "")
        if filesystem in NETWORK_FILESYSTEMS:
            self.fault(name, "network-drive", filesystem=filesystem)
        return f"sqlite:///{path}"

    def key(self, name: str) -> str | None:
        text = self.text(name)
        if text is not None and len(text) < KEY_CHARACTERS_MIN:
            self.fault(name, "weak-key", least=KEY_CHARACTERS_MIN)
        return text

    def url(self, name: str) -> str | None:
        text = self.text(name)
        if text is None:
            return None
        address = SITE.fullmatch(text)
        if address is None or int(address["port"] or 80) > 65535:
            self.fault(name, "not-a-url", value=text)
        return text.lower().removesuffix("/")

    def time_zone(self, name: str, default: str) -> ZoneInfo:
        text = self.text(name) or default
        try:
            return ZoneInfo(text)
        # ZoneInfo raises all three: for an unknown key, a key that is a path, and one that is a folder.
        except (KeyError, ValueError, OSError):
            self.fault(name, "time-zone", value=text)
            return ZoneInfo(default)

    def title(self, name: str, default: str) -> str:
        text = self.text(name) or default
        if len(text) > 40 or not text.isprintable():
            self.fault(name, "bad-title")
        return text

    def integer(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.text(name) or str(default)
        # Four digits reach every limit here; longer ones would cost time to convert.
        if re.fullmatch(r"[0-9]{1,4}", text) is None or not least <= int(text) <= most:
            self.fault(name, "not-in-range", value=text[:20], least=least, most=most)
            return default
        return int(text)

    def token(self, name: str) -> str | None:
        text = self.text(name)
        if text is not None and re.fullmatch(r"[!-~]+", text) is None:
            self.fault(name, "bad-token")
        return text


def filesystem_of(path: Path, mounts: str) -> str | None:
    """Find the kind of the filesystem that holds a path, which need not exist.

    :param mounts: text in the form of ``/proc/mounts``; a later mount covers an earlier one.
    :return: for example ``ext4`` or ``nfs4``; None when no mount covers the path.
    """
    real = path.resolve()
    depth, kind = 0, None
    for line in mounts.splitlines():
        _, written, its_kind, *_ = line.split(" ")
        # A blank in a mount's name is written as \040.
        place = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), written))
        if real.is_relative_to(place) and len(place.parts) >= depth:
            depth, kind = len(place.parts), its_kind
    return kind


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of sessions and one-time codes, and of receipts, which survive the other's rotation."""

    secret_key: bytes = field(repr=False)
    receipt_key: bytes = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """Give the key of one purpose (``session``, ``codes``): a slip with one tells nothing of another."""
        return hmac.digest(self.secret_key, purpose.encode(), "sha256")


def load_or_make_keys(settings: Settings) -> Keys:
    """Give the keys: from the settings, else from the instance folder; both are made if absent.

    A kept key is a file ``secret_key`` or ``receipt_key`` of mode 600 with 256 random bits as 64 hexadecimal
    digits; its text may as well be put into the environment: the bytes are those of the text.

    :raises BadSettings: a kept key is not what was written.
    """
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Keys(
        secret_key=(settings.secret_key or _kept_key(settings.instance, "secret_key")).encode(),
        receipt_key=(settings.receipt_key or _kept_key(settings.instance, "receipt_key")).encode(),
    )


def _kept_key(instance: Path, name: str) -> str:
    file = instance / name
    if not file.exists():
        _keep_new_key(file)
    text = file.read_text(encoding="ascii", errors="replace").strip()
    if re.fullmatch(r"[0-9a-f]{64}", text) is None:
        raise BadSettings([SettingFault(PREFIX + name.upper(), "broken-key", {"path": str(file)})])
    return text


def _keep_new_key(file: Path) -> None:
    """Write a new key whole or not at all; of several processes that try at once the first wins."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as written:
            written.write(secrets.token_hex(32).encode() + b"\n")
            os.fsync(written.fileno())
        # A link, not a rename: it never replaces the key that another process has just kept.
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
