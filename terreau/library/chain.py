"""Methods before, after and instead of one another: read from both ends, so that one sheet's word serves two."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.foundation.db.prepared import Prepared
from terreau.foundation.errors import Sentence
from terreau.library.models import RELATIONS, MethodLink, Relation, Sheet, SheetKind, SheetQuerySet
from terreau.library.models.links import OPPOSITES

LABELS: Mapping[Any, Sentence] = dict(Relation.choices)
Errors = dict[str, list[Sentence]]


def named(fields: Mapping[str, Any], own_title: str, imported: bool) -> tuple[dict[str, Any], Errors]:
    """(fields, errors): methods named by their title or address become slugs; one that is not there is an error.

    What an import names may come later, and what a sheet names already may have gone: it is kept.
    """
    kept: dict[str, Any] = dict(fields)
    errors: Errors = {}
    wanted = {name for one in RELATIONS for name in fields.get(one, [])}
    if not wanted:
        return kept, errors
    methods = Sheet.objects.filter(kind=SheetKind.METHOD)
    by_slug = {one.slug: one.slug for one in methods.filter(slug__in=[slugify(name) for name in wanted])}
    kept_names = MethodLink.objects.filter(slug__in=wanted - by_slug.keys()).values_list("slug", flat=True)
    by_slug |= {slug: slug for slug in kept_names}
    by_title = {one.title.lower(): one.slug for one in methods.filter(title__in=wanted)}
    for relation in RELATIONS:
        slugs = []
        for name in fields.get(relation, []):
            slug = by_title.get(name.lower()) or by_slug.get(slugify(name)) or (slugify(name) if imported else "")
            if not slug:
                sentence = _("There is no method “%(slug)s” in the library.") % {"slug": name[:60]}
                errors[f"fields.{relation}"] = [sentence]
            elif slug == slugify(own_title):
                errors[f"fields.{relation}"] = [_("A method does not come before, after or instead of itself.")]
            else:
                slugs.append(slug)
        if relation in fields:
            kept[relation] = list(dict.fromkeys(slugs))
    return {code: value for code, value in kept.items() if value not in ([], None)}, errors


def write(sheet: Sheet) -> None:
    """Write the links of a sheet in place of those it had."""
    if sheet.kind != SheetKind.METHOD:
        return
    wanted = {(relation, slug) for relation in RELATIONS for slug in sheet.fields.get(relation, [])}
    there = {(row.relation, row.slug): row.pk for row in MethodLink.objects.filter(sheet=sheet)}
    if gone := [pk for pair, pk in there.items() if pair not in wanted]:
        MethodLink.objects.filter(pk__in=gone).delete()
    MethodLink.objects.bulk_create(
        MethodLink(sheet=sheet, relation=relation, slug=slug) for relation, slug in sorted(wanted - there.keys())
    )


def of(sheet: Sheet, fields: Mapping[str, Any]) -> list[tuple[Sentence, list[Sheet]]]:
    """(relation in words, methods by title): what the sheet says, and what other sheets say of it."""
    if sheet.kind != SheetKind.METHOD:
        return []
    slugs = {relation: set(fields.get(relation) or []) for relation in RELATIONS}
    for slug, relation in _NAMED_BY.all(slug=sheet.slug):
        slugs[OPPOSITES[relation]].add(slug)
    every = {slug for some in slugs.values() for slug in some}
    if not every:
        return []
    methods = sorted(_METHODS.all(slugs=list(every)), key=lambda one: one.title.lower())
    found = [(LABELS[relation], [one for one in methods if one.slug in slugs[relation]]) for relation in RELATIONS]
    return [(label, some) for label, some in found if some]


_NAMED_BY: Prepared[tuple[str, str]] = Prepared(
    lambda slug: MethodLink.objects.filter(slug=slug).values_list("sheet__slug", "relation"), slug=str
)


def _methods(slugs: list[str]) -> SheetQuerySet:
    shown = Sheet.objects.shown().filter(slug__in=slugs, kind=SheetKind.METHOD)
    return shown.only("slug", "title", "language").order_by("title")


_METHODS: Prepared[Sheet] = Prepared(_methods, slugs=[str])
