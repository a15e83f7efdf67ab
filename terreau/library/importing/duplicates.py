"""Whether a thing of a source is here already: by its source, its address, one of its names, or nearly so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from terreau.foundation.errors import Sentence
from terreau.foundation.search import analyse
from terreau.library.imports.mediawiki import canonical
from terreau.library.imports.reading import Item
from terreau.library.models import ImportLine, Sheet

NEAR = "near-title"
WHYS: Mapping[str, Sentence] = {
    "same-slug": gettext_lazy("same address here"),
    "same-source": gettext_lazy("same thing at its source"),
    "same-address": gettext_lazy("same address of its source"),
    "same-title": gettext_lazy("same title or other name"),
    NEAR: gettext_lazy("title that looks alike"),
}
CHOICES: Mapping[str, Sentence] = {
    "skip": gettext_lazy("leave it aside"),
    "update": gettext_lazy("complete the sheet that is here"),
    "new": gettext_lazy("make a new sheet"),
}
ALIKE, SHARED, COMMON = 0.88, 0.8, 150  # likeness of spellings, share of common words, sheets with a common word


@dataclass(slots=True)
class Match:
    """The sheet that is the same, or nearly, and why."""

    pk: int
    why: str


@dataclass(slots=True)
class Known:
    """Every sheet's names, in memory: some hundred bytes a sheet. Grows with what the import creates."""

    slugs: dict[str, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    addresses: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[tuple[str, str], int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    words: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    terms: dict[int, frozenset[str]] = field(default_factory=dict)
    revisions: dict[int, str] = field(default_factory=dict)

    def add(
        self, pk: int, kind: str, slug: str, title: str, aliases: Iterable[str], address: str, key: str = ""
    ) -> None:
        self.slugs[slug] = pk
        if key:
            self.keys[key] = pk
        if address:
            self.addresses.setdefault((kind, canonical(address)[0]), pk)
        for name in (title, *aliases):
            self.names.setdefault((kind, slugify(name)), pk)
        self.titles[pk] = slugify(title)
        terms = _terms(title)
        self.terms[pk] = terms
        for term in terms:
            self.words[kind, term].append(pk)

    def is_older(self, pk: int, item: Item) -> bool:
        """Whether the item is an earlier version than the one that an import read before."""
        before, now = self.revisions.get(pk, ""), item.revision
        if not before or not now:
            return False
        if before.isdecimal() and now.isdecimal():
            return int(now) < int(before)
        return before[:4].isdecimal() and now[:4].isdecimal() and now < before

    def match(self, item: Item) -> Match | None:
        """The sheet that is this item already. A file that names its own addresses is matched by these only."""
        if item.slug and item.slug in self.slugs:
            return Match(self.slugs[item.slug], "same-slug")
        if item.key and item.key in self.keys:
            return Match(self.keys[item.key], "same-source")
        if item.slug:
            return None
        address = str(item.content.get("source_url") or "")
        if address and (found := self.addresses.get((item.kind, canonical(address)[0]))):
            return Match(found, "same-address")
        for name in (item.title, *item.content.get("aliases", [])):
            if found := self.names.get((item.kind, slugify(name))):
                return Match(found, "same-title")
        near = self._near(item)
        return Match(near, NEAR) if near else None

    def _near(self, item: Item) -> int | None:
        """The sheet of this kind whose title shares most words with the item's, in any order, or is spelt alike."""
        terms = _terms(item.title)
        sheets = [self.words[item.kind, term] for term in terms if (item.kind, term) in self.words]
        asked = {pk for with_it in sorted(sheets, key=len)[:3] if len(with_it) < COMMON for pk in with_it}
        name = slugify(item.title)
        best: tuple[float, int] | None = None
        for pk in sorted(asked):
            shared = len(terms & self.terms[pk]) / len(terms | self.terms[pk])
            alike = shared >= SHARED or (shared >= 0.4 and _spelt_alike(name, self.titles[pk]))
            if alike and (best is None or shared > best[0]):
                best = shared, pk
        return best[1] if best else None


def load() -> Known:
    known = Known()
    keys: dict[int, list[str]] = defaultdict(list)
    told = ImportLine.objects.filter(run__undone_at=None, sheet__isnull=False).exclude(key="")
    for key, pk, revision in told.values_list("key", "sheet_id", "revision").order_by("pk"):
        keys[pk].append(key)
        known.revisions[pk] = revision
    rows = Sheet.objects.order_by("pk").values_list("pk", "kind", "slug", "title", "aliases", "source_url")
    for pk, kind, slug, title, aliases, address in rows.iterator(chunk_size=1000):
        known.add(pk, kind, slug, title, aliases, address)
        known.keys |= dict.fromkeys(keys.get(pk, ()), pk)
    return known


def _spelt_alike(one: str, other: str) -> bool:
    """The exact likeness is worked out only where a bound of it allows it."""
    both = SequenceMatcher(None, one, other)
    return both.real_quick_ratio() >= ALIKE and both.quick_ratio() >= ALIKE and both.ratio() >= ALIKE


def _terms(title: str) -> frozenset[str]:
    return frozenset(analyse(title[:200]))
