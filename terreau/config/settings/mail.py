"""Outgoing mail: SMTP by TERREAU_MAIL_URL, else one file a mail under the data folder, so that nothing is lost."""

from urllib.parse import parse_qs, unquote, urlsplit

from terreau.config.env import env

DEFAULT_FROM_EMAIL = env.text("TERREAU_MAIL_FROM") or f"Terreau <terreau@{env.host}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 20

_mail = urlsplit(env.text("TERREAU_MAIL_URL"))
if _mail.scheme in ("smtp", "smtps"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and parse_qs(_mail.query).get("tls", ["1"])[0] == "1"
elif _mail.scheme:
    raise ValueError("TERREAU_MAIL_URL must begin with smtp:// or smtps://.")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.data_dir / "mails"

if env.demonstration:
    TERREAU_MAIL_BACKEND, EMAIL_BACKEND = EMAIL_BACKEND, "terreau.foundation.demonstration.Mails"
