"""Styles, scripts, fonts and tiles, all served from here; uploaded files."""

from terreau.config.env import env

STATIC_URL = "/static/"
STATIC_ROOT = env.data_dir / "static"
MEDIA_ROOT = env.data_dir / "files"
MEDIA_URL = "/files/"

# `terreau init` collects, names by content and compresses; before that (tests) files come straight from the rooms.
_collected = (STATIC_ROOT / "staticfiles.json").is_file()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "pmtiles", "xz",
)  # fmt: skip
