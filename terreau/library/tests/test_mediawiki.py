"""What a MediaWiki gives: the eight traps of its pages, both formats of its dump, every shape of its answers."""

import json

import pytest

from terreau.foundation.policy import Actor
from terreau.library import importing
from terreau.library.imports import mediawiki, mediawiki_api, mediawiki_page, mediawiki_xml, wikitext, words
from terreau.library.imports.reading import Unreadable
from terreau.library.models import ImportLine, Sheet

SYSTEM = Actor.of_system("import")
PROJECT = """{{Project
|shortDescription=Relier les villages par leurs chemins
|description='''Un commun''' pour
marcher : voir https://chemins.example/carte?zone=nord&vue=a=b.
* une carte
* un carnet
|location=France
|url=https//chemins.example
|Tags=alimentation, mobilité
|challenge=Nourrir, loger et chauffer ensemble, Se déplacer autrement
|from=Le Sentier
|needs={{Need |what=temps |cost=a=b}}
|contact=Ada, 06 12 34 56 78
}}
Plus de [[Autre page|détails]] auprès d’ada@example.org, 12 rue des Lilas, 86000 Poitiers.
[[Category:Commun]]"""


def dump(pages, version="0.10", **site):
    told = {"sitename": "De Resilience Territoire", "base": "https://wiki.example/wiki/Accueil", **site}
    info = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    return (
        f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-{version}/" version="{version}" xml:lang="fr">'
        f"<siteinfo>{info}</siteinfo>{''.join(pages)}</mediawiki>"
    ).encode()


def page(title, text="", number=7, ns=0, redirect="", revisions=None, extra=""):
    rows = revisions or [(5477, "2021-10-04T09:00:00Z", "Camille", text)]
    body = "".join(
        f"<revision><id>{revision}</id><timestamp>{at}</timestamp><contributor>{_who(who)}</contributor>"
        f"<model>wikitext</model><format>text/x-wiki</format><text>{_xml(content)}</text></revision>"
        for revision, at, who, content in rows
    )
    to = f'<redirect title="{redirect}"/>' if redirect else ""
    return f"<page><title>{title}</title><ns>{ns}</ns><id>{number}</id>{to}{body}{extra}</page>"


def _who(who):
    return f"<ip>{who}</ip>" if who[:1].isdigit() else f"<username>{who}</username><id>1</id>"


def _xml(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def only(raw):
    (record,) = mediawiki_xml.read(raw).records
    return record


class TestTrap1MovedPages:
    def test_old_titles_are_other_names_however_many_moves(self):
        raw = dump(
            [
                page("Diagnostic sensible", redirect="Diagnostic impliquant", number=1),
                page("Diagnostic impliquant", redirect="Impulser des dynamiques", number=2),
                page("Impulser des dynamiques", "Du texte.", number=3),
            ]
        )
        assert sorted(only(raw).aliases) == ["Diagnostic impliquant", "Diagnostic sensible"]

    def test_a_circle_of_redirects_ends(self):
        raw = dump([page("A", redirect="B"), page("B", redirect="A"), page("C", "Du texte.")])
        assert only(raw).aliases == []

    @pytest.mark.django_db
    def test_a_page_that_was_renamed_since_is_the_same_sheet(self):
        importing.apply(SYSTEM, job(dump([page("Diagnostic sensible", PROJECT)])))
        told = importing.apply(SYSTEM, job(dump([page("Impulser des dynamiques", PROJECT)])))
        assert [(line["change"], line["why"]) for line in told["sheets"]] == [("updated", "same-source")]
        assert Sheet.objects.get().title == "Impulser des dynamiques"


class TestTrap2RenamedSite:
    def test_both_styles_of_address_are_one(self):
        plain = "https://wiki.example/wiki/Diagnostic_sensible"
        assert mediawiki.canonical("http://Wiki.example/index.php?title=Diagnostic sensible&diff=prev&oldid=5477") == (
            plain,
            "5477",
        )
        assert mediawiki.canonical(plain) == (plain, "")

    def test_a_page_s_key_does_not_hold_the_name_of_the_site(self):
        old = only(dump([page("A", "Texte.")]))
        new = only(dump([page("A", "Texte.")], sitename="De Résilience des Territoires"))
        assert old.key == new.key == "wiki.example#7"


class TestTrap3BrokenMarks:
    def test_address_without_colon_is_mended_and_lists_and_bold_across_lines_are_read(self):
        reading = mediawiki_xml.read(dump([page("A", PROJECT)]))
        fields = reading.records[0].fields
        assert fields["url"] == "https://chemins.example"
        assert reading.mended == ["https://chemins.example"]
        assert "- une carte\n- un carnet" in fields["description"]
        assert "'''" not in json.dumps(fields)

    def test_placeholder_picture_and_repeated_author(self):
        cards = "No-image-yet.jpg\nUn titre\nDu texte.\navatar\n\nAda\n\na.png\nDeux\nBien.\navatar\nAda\n"
        saved = f"Utilisateur:Ada\n\n{cards}"
        reading = mediawiki_page.read(saved)
        assert reading.left_out["placeholders"] == ["No-image-yet.jpg"]
        assert reading.left_out["repeated_authors"] == 1


class TestTrap4CommasInLabels:
    KNOWN = {"nourrir-loger-et-chauffer-ensemble": "a", "se-deplacer-autrement": "b", "nourrir": "c"}

    def test_the_longest_label_that_fits_comes_first(self):
        text = "Nourrir, loger et chauffer ensemble, Se déplacer autrement, Nourrir, Autre chose"
        assert words.labels(text, self.KNOWN) == (["a", "b", "c"], ["Autre chose"])

    @pytest.mark.django_db
    def test_words_that_no_list_has_are_told_and_kept_in_the_text(self):
        told = importing.apply(SYSTEM, job(dump([page("Chemins", PROJECT)])))
        sheet = Sheet.objects.get()
        assert sheet.fields["themes"] == ["alimentation-agriculture", "mobilite"]
        assert "Nourrir" in sheet.fields["text"]
        assert "fields.themes: Nourrir" in told["unknown_words"]


class TestTrap5ValuesWithEqualsAndLines:
    def test_no_value_is_cut_at_an_equals_sign_or_a_line_end(self):
        fields = only(dump([page("A", PROJECT)])).fields
        assert "https://chemins.example/carte?zone=nord&vue=a=b" in fields["description"]
        assert fields["description"].startswith("### Un commun\n\npour marcher : voir")

    def test_a_template_inside_a_value_does_not_end_it(self):
        found, rest, categories = wikitext.templates(PROJECT)
        assert found[0][1]["needs"] == "{{Need |what=temps |cost=a=b}}"
        assert found[0][1]["contact"].startswith("Ada")
        assert categories == ["Commun"]
        assert rest.startswith("Plus de")


class TestTrap6PersonalData:
    @pytest.mark.django_db
    def test_telephones_mails_and_postal_addresses_are_held_back_and_counted(self):
        told = importing.apply(SYSTEM, job(dump([page("Chemins", PROJECT)])))
        kept = json.dumps(Sheet.objects.get().fields, ensure_ascii=False)
        for personal in ("06 12 34 56 78", "ada@example.org", "rue des Lilas", "86000"):
            assert personal not in kept
        assert {code: told["left_out"][code] for code in ("phones", "emails", "postal")} == {
            "phones": 1, "emails": 1, "postal": 1,
        }  # fmt: skip

    def test_an_author_known_by_a_network_address_is_not_named(self):
        rows = [(1, "2020-01-01T00:00:00Z", "192.0.2.7", "a"), (2, "2021-01-01T00:00:00Z", "Ada", "b")]
        reading = mediawiki_xml.read(dump([page("A", revisions=rows)]))
        assert reading.records[0].authors == ["Ada"]
        assert reading.left_out["addresses"] == 1


@pytest.mark.django_db
class TestTrap7LicenceNotSeen:
    def test_source_authors_revision_and_unknown_licence_are_recorded(self):
        importing.apply(SYSTEM, job(dump([page("Chemins", PROJECT)])))
        sheet, line = Sheet.objects.get(), ImportLine.objects.get()
        assert sheet.licence == "unknown"
        assert sheet.authors == ["Camille"]
        assert sheet.source_url == "https://wiki.example/wiki/Chemins"
        assert sheet.source_name.startswith("De Resilience Territoire")
        assert (line.revision, line.changed, line.key) == ("5477", "2021-10-04T09:00:00Z", "wiki.example#7")

    def test_a_licence_that_keeps_others_from_sharing_is_refused_with_its_name(self):
        text = PROJECT.replace("|from=", "|licence=CC BY-NC-SA 4.0\n|from=")
        told = importing.apply(SYSTEM, job(dump([page("Chemins", text)])))
        assert told["sheets"][0]["change"] == "refused"
        assert "CC BY-NC-SA 4.0" in told["sheets"][0]["detail"]
        assert not Sheet.objects.exists()


@pytest.mark.django_db
class TestTrap8TheSameContentTwice:
    def test_a_card_and_its_page_are_one_sheet(self):
        saved = "Utilisateur:Ada\n\nLe Wiki\n\na.png\nChemins communs\nL'association Le Sentier relie.\navatar\n\nAda\n"
        importing.apply(SYSTEM, importing.prepare(importing.File("p.txt", saved.encode()), "mediawiki-page"))
        told = importing.apply(SYSTEM, job(dump([page("Chemins communs", PROJECT)])))
        assert [(line["change"], line["why"]) for line in told["sheets"]] == [("updated", "same-title")]
        assert Sheet.objects.filter(kind="project").count() == 1

    def test_the_newest_revision_of_a_page_that_comes_twice_counts_and_an_older_dump_changes_nothing(self):
        old = page("Chemins", revisions=[(5, "2020-01-01T00:00:00Z", "Ada", "Ancien texte du commun.")])
        new = page("Chemins", revisions=[(9, "2021-01-01T00:00:00Z", "Bob", "Nouveau texte du commun.")])
        importing.apply(SYSTEM, job(dump([old, new, old])))
        sheet = Sheet.objects.get()
        assert sheet.fields["text"] == "Nouveau texte du commun."
        assert sheet.authors == ["Ada", "Bob"]
        told = importing.apply(SYSTEM, job(dump([old])))
        assert [line["change"] for line in told["sheets"]] == ["older"]
        assert importing.apply(SYSTEM, job(dump([new])))["counts"].keys() <= {"unchanged", "updated"}


def job(raw, kind="mediawiki-xml", **options):
    return importing.prepare(importing.File("dump.xml", raw), kind, **options)


@pytest.mark.parametrize("version", ["0.10", "0.11"])
def test_both_formats_of_the_dump_are_read_by_local_names(version):
    record = only(dump([page("A", "Bonjour le monde.")], version=version))
    assert record.fields == {"(text)": "Bonjour le monde."}


def test_all_who_wrote_are_authors_and_the_newest_revision_is_the_text():
    rows = [(3, "2021-03-01T00:00:00Z", "Zoé", "Trois."), (1, "2019-01-01T00:00:00Z", "Ada", "Un.")]
    record = only(dump([page("A", revisions=rows)]))
    assert (record.fields["(text)"], record.authors, record.revision) == ("Trois.", ["Zoé", "Ada"], "3")


def test_pages_of_the_wiki_itself_and_files_are_left_out_and_counted():
    upload = page("Fichier:a.svg", "x", ns=6, extra="<upload><filename>a.svg</filename></upload>")
    pages = [page("Discussion:A", "x", ns=1), page("Modèle:B", "x", ns=10), upload, page("A", "Du texte.")]
    reading = mediawiki_xml.read(dump(pages))
    assert [one.title for one in reading.records] == ["A"]
    assert reading.left_out == {"other_pages": 3, "files": 1}


BILLION = '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><mediawiki>&b;</mediawiki>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE m SYSTEM "file:///etc/passwd"><mediawiki/>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BILLION.encode(), "entities"),
        (OUTSIDE.encode(), "entities"),
        (b"<svg/>", "not-a-dump"),
        (b"<mediawiki>\n<page>\n</pag>", "broken-xml"),
        (b"hello", "broken-xml"),
        (b'<?xml version="1.0" encoding="klingon"?><mediawiki/>', "broken-xml"),
    ],
)
def test_xml_that_is_broken_dangerous_or_something_else_is_refused(raw, code):
    with pytest.raises(Unreadable) as refused:
        mediawiki_xml.read(raw)
    assert refused.value.code == code


def test_broken_xml_tells_its_line():
    with pytest.raises(Unreadable) as refused:
        mediawiki_xml.read(b"<mediawiki>\n<page>\n</pag>")
    assert refused.value.detail == "3"


REVISION = {"revid": 12, "timestamp": "2022-01-01T00:00:00Z", "user": "Ada"}


@pytest.mark.parametrize(
    "pages",
    [
        [{"pageid": 4, "ns": 0, "title": "A", "revisions": [{**REVISION, "slots": {"main": {"content": "Bonjour."}}}]}],
        {"4": {"pageid": 4, "ns": 0, "title": "A", "revisions": [{**REVISION, "slots": {"main": {"*": "Bonjour."}}}]}},
        {"4": {"pageid": 4, "ns": 0, "title": "A", "revisions": [{**REVISION, "*": "Bonjour."}]}},
    ],
    ids=["formatversion 2", "formatversion 1 with slots", "formatversion 1"],
)
def test_every_shape_of_an_answer_gives_the_same_record(pages):
    answer = {"query": {"pages": pages, "redirects": [{"from": "Vieux", "to": "A"}]}}
    (record,) = mediawiki_api.read(json.dumps(answer)).records
    assert (record.title, record.fields, record.revision, record.authors, record.aliases) == (
        "A", {"(text)": "Bonjour."}, "12", ["Ada"], ["Vieux"],
    )  # fmt: skip


def test_answers_that_follow_one_another_are_read_together():
    pages = [{"title": name, "revisions": [{**REVISION, "*": "x"}]} for name in "AB"]
    text = "\n".join(json.dumps({"query": {"pages": [one]}}) for one in pages)
    assert [one.title for one in mediawiki_api.read(text).records] == ["A", "B"]


def test_what_semantic_mediawiki_says_is_fields():
    rows = {
        "Chemins": {
            "fulltext": "Chemins", "fullurl": "//wiki.example/wiki/Chemins",
            "printouts": {
                "Tags": ["eau", "sols"], "Porteur": [{"fulltext": "Le Sentier", "fullurl": "x"}],
                "Modifié": [{"timestamp": "1633046400"}], "Tél": ["06 12 34 56 78"],
            },
        }
    }  # fmt: skip
    reading = mediawiki_api.read(json.dumps({"query": {"results": rows}}))
    (record,) = reading.records
    assert record.fields == {"Tags": "eau\nsols", "Porteur": "Le Sentier", "Modifié": "2021-10-01"}
    assert (record.address, record.key) == ("https://wiki.example/wiki/Chemins", "wiki.example#Chemins")
    assert reading.left_out == {"phones": 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not-json"),
        ("[]", "not-an-answer"),
        ('{"query": 3}', "not-an-answer"),
        ('{"query": {}}', "not-an-answer"),
        ('{"error": {"code": "readapidenied", "info": "You need read permission"}}', "api-error"),
    ],
)
def test_what_is_no_answer_is_refused(text, code):
    with pytest.raises(Unreadable) as refused:
        mediawiki_api.read(text)
    assert refused.value.code == code
