"""Styles, scripts, fonts and tiles, all served from here; uploaded files."""

from terreau.config.env import env

STATIC_URL = "/static/"
STATIC_ROOT = env.data_dir / "static"
MEDIA_ROOT = env.data_dir / "files"
MEDIA_URL = "/files/"

# `terreau init` collects, names by content and compresses; before that files have their plain addresses.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "terreau.config.statics.Storage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "pmtiles", "xz",
)  # fmt: skip
