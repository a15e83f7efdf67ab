"""Every variable of the environment that Terreau reads, in one place.

`docs/configuration.md` is compared with this list by a test. No variable set gives SQLite, everything under one
data folder, a generated secret, and mails written to files.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "TERREAU_DATA_DIR",
        "~/.local/share/terreau",
        "The one folder that holds the database, files, mails and secret.",
    ),
    Variable(
        "TERREAU_URL",
        "http://127.0.0.1:8000",
        "The public address of the site, used in mails, letters and QR codes.",
    ),
    Variable("TERREAU_HOSTS", "", "Further host names that may be asked for, separated by commas."),
    Variable(
        "TERREAU_SECRET_KEY",
        "",
        "The signing secret; when empty, one is generated and kept in the data folder.",
    ),
    Variable("TERREAU_LANGUAGE", "fr", "The language of commands: fr or en. Pages choose theirs by address."),
    Variable(
        "TERREAU_MAIL_URL",
        "",
        "Outgoing mail: smtp://user:password@host:587/?tls=1; when empty, mails become files.",
    ),
    Variable("TERREAU_MAIL_FROM", "", "The sender of mails; when empty, terreau@ the host of TERREAU_URL."),
    Variable("TERREAU_OPERATOR", "", "Who hosts this installation, shown in the legal notice."),
    Variable("TERREAU_CONTACT", "", "How to reach the host: an e-mail or an address, shown in the legal notice."),
    Variable("TERREAU_SOURCE_URL", "", "Where the source code of this installation is offered (AGPL, section 13)."),
    Variable(
        "TERREAU_PROXIES",
        "0",
        "How many trusted proxies stand in front; their X-Forwarded-* headers are then read.",
    ),
    Variable("TERREAU_LOG", "json", "The form of log lines: json or text."),
    Variable("TERREAU_DEBUG", "0", "1 shows errors in full to developers; never on a public site."),
    Variable("DATABASE_URL", "", "postgresql://user:password@host/name; when empty, SQLite in the data folder."),
)
_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


class Environment:
    """The variables, read once. Raises `ValueError` with one sentence for a value that cannot be used."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self._values = values
        self.data_dir = Path(self.text("TERREAU_DATA_DIR")).expanduser().absolute()
        if not values.get("TERREAU_DATA_DIR") and values.get("XDG_DATA_HOME"):
            self.data_dir = Path(values["XDG_DATA_HOME"]).expanduser().absolute() / "terreau"
        self.url = self.text("TERREAU_URL").rstrip("/")
        self.debug = self.flag("TERREAU_DEBUG")

    def text(self, name: str) -> str:
        return self._values.get(name, "").strip() or _DEFAULTS[name]

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("1", "true", "yes", "on")

    def number(self, name: str) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            raise ValueError(f"{name} must be a whole number, not {self.text(name)!r}.") from None

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
        return value

    @property
    def demonstration(self) -> bool:
        """Whether the data folder is marked as a demonstration (`terreau demo`)."""
        return (self.data_dir / "demonstration").is_file()

    @property
    def host(self) -> str:
        host = urlsplit(self.url).hostname
        if not host:
            raise ValueError(f"TERREAU_URL must be an address such as https://terreau.example, not {self.url!r}.")
        return host

    @property
    def database_url(self) -> str:
        """An address that PostgreSQL understands, or empty. Its password never appears in the sentence."""
        given = self.text("DATABASE_URL")
        try:
            parts = urlsplit(given)
            good = parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1 and (parts.port or 1) > 0
        except ValueError:
            good = False
        if given and not good:
            raise ValueError("DATABASE_URL must be an address such as postgresql://user:password@host/name.")
        return given

    @property
    def hosts(self) -> list[str]:
        more = [host.strip() for host in self.text("TERREAU_HOSTS").split(",") if host.strip()]
        return sorted({"localhost", "127.0.0.1", "[::1]", self.host, *more})

    @property
    def secret(self) -> str:
        """The signing secret. `prepare_secret` keeps one; a command that runs before it gets one for itself only."""
        given = self.text("TERREAU_SECRET_KEY")
        kept = self.data_dir / "secret"
        if given:
            return given
        if kept.is_file():
            return kept.read_text().strip()
        return secrets.token_urlsafe(50)

    def prepare_secret(self) -> None:
        """Write the secret once, readable by its owner alone; raises `OSError` where the folder cannot be written."""
        kept = self.data_dir / "secret"
        if kept.is_file() or self.text("TERREAU_SECRET_KEY"):
            return
        draft = self.data_dir / f".secret.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(kept)


env = Environment()
