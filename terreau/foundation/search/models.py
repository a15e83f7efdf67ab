"""What is indexed, as terms. The engine's own index follows these rows by triggers or generated columns."""

from django.db import models


class Entry(models.Model):
    """The terms of one thing, each field joined by single spaces: `a` weighs most, `c` least."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    a = models.TextField(blank=True)
    b = models.TextField(blank=True)
    c = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Term(models.Model):
    """The vocabulary: in how many things of a kind a term stands."""

    kind = models.CharField(max_length=40)
    term = models.CharField(max_length=60)
    documents = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="search_term_once")]

    def __str__(self) -> str:
        return self.term
