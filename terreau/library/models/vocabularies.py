"""Vocabularies: closed lists whose words may change, in versions."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class VocabularyKind(models.TextChoices):
    SCHEME = "scheme", _("our words")
    REFERENCE = "reference", _("frameworks of others, for matches")
    GLOSSARY = "glossary", _("glossary")


class Vocabulary(models.Model):
    """One SKOS concept scheme. `content` is checked by `library/vocabularies/content.py`, which gives its shape."""

    stamp_part = "words"  # every page says words, and few writes change them

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=VocabularyKind, default=VocabularyKind.SCHEME)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    starter_digest = models.CharField(max_length=64, blank=True, help_text="Of its starter file.")
    starter_version = models.PositiveIntegerField(null=True, blank=True, help_text="The version loaded from it.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind", "code"]

    def __str__(self) -> str:
        title = self.content.get("title", {})
        return title.get((get_language() or "fr")[:2]) or title.get("fr") or self.code

    def get_absolute_url(self) -> str:
        return reverse("library:vocabulary", args=[self.code])
