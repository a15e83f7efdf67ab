"""Templates: rooms' own folders, one renderer for forms."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "terreau.foundation.context.site",
            ],
        },
    }
]
FORM_RENDERER = "terreau.foundation.forms.Renderer"
