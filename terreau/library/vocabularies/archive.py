"""Vocabularies in the open archive: each with all its versions."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from terreau.foundation import archive, care
from terreau.foundation.archive import Archived, Field, Line
from terreau.foundation.errors import Invalid
from terreau.foundation.policy import Actor
from terreau.library.models import Vocabulary, VocabularyKind
from terreau.library.vocabularies import content, words

FIELDS = {
    "code": Field(str, _("the last part of its address; it never changes")),
    "kind": Field(str, _("scheme, reference (a framework of others) or glossary")),
    "url": Field(str, _("its page")),
    "versions": archive.VERSIONS,
}


def _export() -> Iterator[Line]:
    for one in Vocabulary.objects.order_by("code"):
        versions = archive.tell(care.public_versions(one))
        yield {"code": one.code, "kind": one.kind, "url": one.get_absolute_url(), "versions": versions}


def _bring(line: Line) -> str:
    code = archive.read_slug(line["code"], 40)
    if line["kind"] not in VocabularyKind.values:
        raise Invalid(_("There is no such kind of vocabulary."), field="kind")
    there = archive.read_versions(line)
    newest = content.check(there[-1].content)
    here = Vocabulary.objects.select_for_update().filter(code=code).first()
    ours = care.public_versions(here) if here else []
    verdict = archive.judge(ours, there) if here else archive.CREATED
    if verdict in (archive.CREATED, archive.UPDATED):
        vocabulary = here or Vocabulary(code=code, kind=line["kind"])
        vocabulary.content, vocabulary.version = newest, there[-1].number
        vocabulary.save()
        archive.take(vocabulary, ours, there)
        care.record(Actor.of_system("archive"), "library.import_archive", vocabulary, version=vocabulary.version)
        words.forget()
    return verdict


VOCABULARIES = Archived("vocabularies", _("vocabularies"), "code", FIELDS, _export, _bring, order=38)
