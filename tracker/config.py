"""Configuration from the environment: one table of settings, read once and checked at the start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from tracker.errors import ConfigError
from tracker.rules.days import read_day

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("zh_CN", "en")

SETTINGS: dict[str, tuple[str, str]] = {
    "DATABASE_URL": ("", "where the data are; unset: an SQLite file under instance/"),
    "SECRET_KEY": (
        "",
        "signs cookies; unset: made and kept under instance/ on the first run",
    ),
    "SMTP_URL": (
        "",
        "smtp://user:password@host:port or smtps://…; unset: mail is captured",
    ),
    "MAIL_FROM": ("duban@localhost", "sender's address of every mail"),
    "PUBLIC_URL": ("http://localhost:8000", "first part of links in mails"),
    "TRACKER_CLOCK": (
        "",
        "YYYY-MM-DD at which the demonstration's clock stands; unset: real time",
    ),
    "DEFAULT_LOCALE": ("zh_CN", "zh_CN or en: language before a person has chosen one"),
    "UPLOAD_DIR": ("", "folder of uploaded files; unset: instance/uploads"),
    "MAX_UPLOAD_MB": ("10", "largest uploaded file in megabytes"),
    "INSTANCE_PATH": (
        "",
        "folder of the data this installation keeps; unset: instance/",
    ),
    "TRUSTED_PROXIES": ("0", "how many proxies of your own stand in front, for clients' addresses"),
    "SECURE_COOKIES": ("", "1 behind HTTPS, 0 without; unset: follows PUBLIC_URL"),
}


@dataclass(frozen=True, slots=True)
class Config:
    """The checked settings of one installation."""

    database_url: str
    secret_key: str
    smtp_url: str
    mail_from: str
    public_url: str
    tracker_clock: date | None
    default_locale: str
    upload_dir: Path
    max_upload_mb: int
    instance_path: Path
    secure_cookies: bool
    trusted_proxies: int
    testing: bool = False


def read_config(given: Mapping[str, object] | None = None) -> Config:
    """Read and check all settings; ``given`` overrides the environment (tests).

    Raises :class:`ConfigError` with a sentence that names the wrong setting.
    """
    values = {name: os.environ.get(name, "") or default for name, (default, _) in SETTINGS.items()}
    values |= {name: str(value) for name, value in (given or {}).items()}
    instance = Path(values["INSTANCE_PATH"] or ROOT / "instance")
    public_url = _url(values["PUBLIC_URL"], "PUBLIC_URL", ("http", "https")).rstrip("/")
    return Config(
        database_url=_database_url(values["DATABASE_URL"], instance),
        secret_key=values["SECRET_KEY"] or _kept_secret(instance),
        smtp_url=_smtp_url(values["SMTP_URL"]),
        mail_from=_address(values["MAIL_FROM"]),
        public_url=public_url,
        tracker_clock=_day(values["TRACKER_CLOCK"]),
        default_locale=_locale(values["DEFAULT_LOCALE"]),
        upload_dir=Path(values["UPLOAD_DIR"] or instance / "uploads"),
        max_upload_mb=_positive(values["MAX_UPLOAD_MB"], "MAX_UPLOAD_MB"),
        instance_path=instance,
        secure_cookies=_switch(values["SECURE_COOKIES"], default=public_url.startswith("https")),
        trusted_proxies=_count(values["TRUSTED_PROXIES"], "TRUSTED_PROXIES"),
        testing=values.get("TESTING", "").lower() == "true",
    )


def _database_url(value: str, instance: Path) -> str:
    if not value:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'duban.sqlite3'}"
    for bare in ("postgresql://", "postgres://"):
        if value.startswith(bare):
            value = "postgresql+psycopg://" + value.removeprefix(bare)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        shown = value.split("@")[-1]
        raise ConfigError(
            f"DATABASE_URL: {shown!r} is not supported; "
            "use sqlite:///… or postgresql+psycopg://user:password@host/name"
        )
    return value


def _kept_secret(instance: Path) -> str:
    instance.mkdir(parents=True, exist_ok=True)
    kept = instance / "secret_key"
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return kept.read_text().strip()


def _url(value: str, name: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        raise ConfigError(
            f"{name}: {value!r} is not an address; expected {schemes[0]}://host[:port]"
        )
    return value


def _smtp_url(value: str) -> str:
    if not value:
        return ""
    try:
        return _url(value, "SMTP_URL", ("smtp", "smtps"))
    except (ConfigError, ValueError):
        raise ConfigError(
            "SMTP_URL is not an address; expected smtp://user:password@host:port or smtps://…"
        ) from None


def _address(value: str) -> str:
    local, at, domain = value.partition("@")
    if not (local and at and domain) or any(c.isspace() for c in value):
        raise ConfigError(f"MAIL_FROM: {value!r} is not a mail address; expected name@domain")
    return value


def _day(value: str) -> date | None:
    if not value:
        return None
    try:
        return read_day(value)
    except ValueError:
        raise ConfigError(
            f"TRACKER_CLOCK: {value!r} is not a date; expected YYYY-MM-DD, for example 2021-04-12"
        ) from None


def _locale(value: str) -> str:
    if value not in LOCALES:
        raise ConfigError(f"DEFAULT_LOCALE: {value!r} is unknown; expected {' or '.join(LOCALES)}")
    return value


def _positive(value: str, name: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise ConfigError(f"{name}: {value!r} is not a whole number above 0")
    return int(value)


def _count(value: str, name: str) -> int:
    if not value.isdigit():
        raise ConfigError(f"{name}: {value!r} is not a whole number, zero or more")
    return int(value)


def _switch(value: str, *, default: bool) -> bool:
    if value not in ("", "0", "1"):
        raise ConfigError(f"SECURE_COOKIES: {value!r} is unknown; expected 1 or 0")
    return default if value == "" else value == "1"
