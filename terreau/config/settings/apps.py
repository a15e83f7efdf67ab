"""Rooms, the libraries they stand on, and what a request passes through."""

from terreau.config.env import env

DEBUG = env.debug
ROOT_URLCONF = "terreau.config.urls"
WSGI_APPLICATION = "terreau.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "foundation",
    "territories",
    "people",
    "stewardship",
    "notices",
    "library",
    "processes",
    "portal",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "django_tasks_db",
    *[f"terreau.{room}" for room in reversed(ROOMS)],
    "terreau.foundation.search",
    "terreau.config",
    # After the rooms, whose templates come first.
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "terreau.foundation.demonstration.Answers",
    "terreau.foundation.middleware.ErrorPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "terreau.people.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

# What the site says of itself.
TERREAU_URL = env.url
TERREAU_DATA_DIR = env.data_dir
TERREAU_OPERATOR = env.text("TERREAU_OPERATOR")
TERREAU_CONTACT = env.text("TERREAU_CONTACT")
TERREAU_SOURCE_URL = env.text("TERREAU_SOURCE_URL")
TERREAU_DEMONSTRATION = env.demonstration
