"""Files as people bring them: huge, packed, broken, of another encoding, with a script inside; tables; mappings."""

import bz2
import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.foundation.errors import Invalid, NotFound, TooLarge
from terreau.foundation.policy import Actor
from terreau.library import actions, content, importing, testing
from terreau.library.importing import plans
from terreau.library.importing.files import unpacked
from terreau.library.imports import contacts, decoding, tables
from terreau.library.imports.reading import Unreadable
from terreau.library.models import ImportMapping, Sheet

SYSTEM = Actor.of_system("import")
TABLE = "Nom;Accroche;Thématique;Courriel;Surprise\nLe four;Cuire ensemble;Alimentation;a@example.org;Un mot\n"


def packed(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return buffer.getvalue()


def prepared(text, kind="csv", given=None, **options):
    raw = text if isinstance(text, bytes) else text.encode()
    return importing.prepare(importing.File("table.csv", raw), kind, given, **options)


@pytest.mark.parametrize("raw", [b"", b" \n ", b"\x89PNG\x00\x00\x01", bytes(range(1, 32)) * 20])
def test_a_file_that_is_no_text_is_refused_with_its_name(raw):
    with pytest.raises(Invalid, match=r"page\.txt"):
        importing.read(unpacked(raw, "page.txt"), "csv")


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(TooLarge, match=r"huge\.xml.*64"):
        importing.fetch(path)
    for absent in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(NotFound):
            importing.fetch(absent)


PACKS = [lambda raw: packed({"a.xml": raw}), gzip.compress, bz2.compress]


@pytest.mark.parametrize("pack", PACKS, ids=["zip", "gz", "bz2"])
def test_a_bomb_is_refused_before_it_is_unpacked(pack, monkeypatch):
    monkeypatch.setattr(decoding, "LARGEST", 2**20)
    bomb = pack(b"0" * 2**22)
    assert len(bomb) < 2**14
    with pytest.raises(Unreadable) as refused:
        decoding.unpack(bomb, "a.zip", 2**20)
    assert refused.value.code == "bomb"


@pytest.mark.parametrize("pack", [*PACKS, bytes])
def test_a_packed_text_is_the_text(pack):
    assert unpacked(pack(TABLE.encode()), "a").raw == TABLE.encode()


@pytest.mark.parametrize(
    "raw",
    [b"PK\x03\x04rubbish", b"\x1f\x8b rubbish", b"BZh9rubbish", packed({"a.csv": b"x" * 99})[:40]],
    ids=["zip", "gzip", "bzip2", "half a zip"],
)
def test_a_damaged_pack_is_refused(raw):
    with pytest.raises(Invalid, match=r"a\.zip"):
        unpacked(raw, "a.zip")


def test_a_zip_without_text_is_refused():
    with pytest.raises(Invalid, match=r"a\.zip"):
        unpacked(packed({"a.png": b"x"}), "a.zip")


@pytest.mark.parametrize(
    ("svg", "scripted"),
    [
        ("<svg><script>alert(1)</script></svg>", True), ('<svg onload="x()"/>', True),
        ("<svg><path d='M0'/></svg>", False),
        ('<svg><a href="javascript:x()"/></svg>', True), ("<svg><foreignObject/></svg>", True),
    ],
)  # fmt: skip
def test_a_drawing_with_a_script_in_a_dump_is_refused_by_name(svg, scripted):
    file = unpacked(packed({"dump.csv": TABLE, "images/plan.svg": svg, "images/a.png": "x"}), "dump.zip")
    reading = importing.read(file, "csv")
    assert (("scripted-picture", "images/plan.svg") in reading.notes) is scripted
    assert reading.left_out["files"] == (1 if scripted else 2)


def test_windows_1252_is_read_and_said():
    reading = importing.read(importing.File("a.csv", "Nom;Accroche\nL’été à Léaz;Œuvre\n".encode("cp1252")), "csv")
    assert reading.records[0].title == "L’été à Léaz"
    assert ("windows-1252", "") in reading.notes
    assert importing.read(importing.File("a.csv", TABLE.encode("utf-8-sig")), "csv").notes == []
    assert importing.read(importing.File("a.csv", TABLE.encode("utf-16")), "csv").records[0].title == "Le four"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'<mediawiki xmlns="x">', "mediawiki-xml"), (b'[{"bf_titre": "a"}]', "yeswiki-json"),
        (b'{"query": {}}', "mediawiki-api"),
        (b'{"title": "a"}', "terreau"), (b"datetime_create,x\n", "yeswiki-csv"), (b"a;b\n1;2", "csv"),
        (b"avatar\n", "mediawiki-page"),
        (b"bonjour", ""), (b"<svg/>", ""),
    ],
)  # fmt: skip
def test_what_a_file_seems_to_be(raw, kind):
    assert importing.guess(importing.File("a", raw)) == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<html>", "no-header"), (",,\n1,2", "no-entry"), ("a;b\n", "no-entry"),
        ("\n".join(["a", *"b" * 30]), "too-many"), (",".join("abcdef"), "no-header"),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(text, code, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 20)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 5)
    with pytest.raises(Unreadable) as refused:
        tables.read(text)
    assert refused.value.code == code


@given(st.text(max_size=300))
def test_any_table_is_read_or_refused(text):
    try:
        tables.read(text)
    except Unreadable:
        return


@pytest.mark.parametrize(
    ("text", "bare", "found"),
    [
        ("Au 06.12.34.56.78 ou +33 6 12 34 56 78", "Au  ou ", {"phones": 2}),
        ("[Ada](mailto:ada@example.org)", "Ada", {"emails": 1}),
        ("Au 12 bis rue de la Paix, 86000 Poitiers.", "Au .", {"postal": 1}),
        ("3 cours de danse, 5 chemins à voir, en 2019", "3 cours de danse, 5 chemins à voir, en 2019", {}),
        ("https://a.example/0612345678", "https://a.example/0612345678", {}),
        ("SIRET 12345678900011, 34 522 € et 1 200 personnes", "SIRET 12345678900011, 34 522 € et 1 200 personnes", {}),
    ],
)  # fmt: skip
def test_contacts_are_found_and_other_numbers_left(text, bare, found):
    kept, counts = contacts.without_contacts(text)
    assert (kept, {code: count for code, count in counts.items() if count}) == (bare, found)


@pytest.mark.django_db
class TestMapping:
    def test_what_names_propose_is_told_and_no_column_is_lost(self):
        told = importing.apply(SYSTEM, prepared(TABLE))
        sheet = Sheet.objects.get()
        assert told["mapping"]["fields"] == {
            "Nom": "title", "Accroche": "summary", "Thématique": "fields.themes", "Surprise": "+",
        }  # fmt: skip
        assert (sheet.kind, sheet.title, sheet.summary) == ("project", "Le four", "Cuire ensemble")
        assert sheet.fields == {"themes": ["alimentation-agriculture"], "text": "### Surprise\n\nUn mot"}
        assert told["left_out"] == {"emails": 1}

    def test_a_mapping_in_toml_changes_it_and_is_remembered(self):
        text = 'kind = "structure"\n[fields]\nSurprise = "fields.territory"\n[values."fields.themes"]\n'
        text += 'Alimentation = "eau"\n'
        importing.apply(SYSTEM, prepared(TABLE, given=plans.from_toml(text)))
        sheet = Sheet.objects.get()
        assert (sheet.kind, sheet.fields) == ("structure", {"territory": "Un mot", "themes": ["eau"]})
        assert ImportMapping.objects.count() == 1
        again = prepared(TABLE)
        assert again.plan.fields["Surprise"] == "fields.territory"
        assert again.plan.kind == "structure"
        assert importing.apply(SYSTEM, again)["run"] is None

    def test_a_mapping_written_out_is_read_back(self):
        plan = prepared(TABLE).plan
        plan.values = {"fields.themes": {'un "mot"\n\\': "eau"}}
        assert plans.read(plans.from_toml(plans.to_toml(plan)), prepared(TABLE).reading) == plan

    @pytest.mark.parametrize(
        "text",
        [
            "kind = ",
            'kind = "livre"',
            'licence = "CC BY-NC"',
            "[fields]\nNom = 3",
            '[fields]\nNom = "fields.nothing"',
            "x = 1",
            "values = 3",
        ],
    )
    def test_a_mapping_that_is_wrong_is_refused(self, text):
        with pytest.raises(Invalid):
            prepared(TABLE, given=plans.from_toml(text))

    def test_our_own_columns_need_no_mapping(self):
        text = "kind,slug,title,summary,licence,authors,fields.website\n"
        text += "structure,le-four,Le four,Cuire.,CC0-1.0,Ada,https://four.example\n"
        importing.apply(SYSTEM, prepared(text))
        sheet = Sheet.objects.get(slug="le-four")
        assert (sheet.kind, sheet.licence, sheet.fields) == (
            "structure",
            "CC0-1.0",
            {"website": "https://four.example"},
        )


@pytest.mark.django_db
class TestDuplicates:
    def lines(self, text, **options):
        return importing.apply(SYSTEM, prepared(text, **options))["sheets"]

    def test_a_title_that_looks_alike_waits_for_a_choice(self):
        self.lines("Nom,Accroche\nLe grand four à pain du village,Cuire.\n")
        alike = "Nom,Accroche\nLe grand four à pains du village,Cuire ensemble.\n"
        assert [(line["change"], line["why"]) for line in self.lines(alike)] == [("near", "near-title")]
        assert [line["change"] for line in self.lines(alike, choices={"2": "new"})] == ["created"]
        assert Sheet.objects.count() == 2

    def test_another_title_is_another_sheet(self):
        self.lines("Nom,Accroche\nLe four à pain,Cuire.\n")
        assert [line["change"] for line in self.lines("Nom,Accroche\nLe four à chaux,Cuire.\n")] == ["created"]

    def test_twice_in_a_file_is_said(self):
        assert [line["change"] for line in self.lines("Nom,Accroche\nLe four,Cuire.\nLe Four,Cuire.\n")] == [
            "created",
            "repeated",
        ]

    def test_what_people_wrote_is_completed_where_it_is_empty_and_only_when_chosen(self):
        there = testing.structure("Le four", fields={"territory": "Ici"}, summary="Notre four.")
        text = "kind,Nom,Accroche,licence,Territoire,Site web\n"
        text += "structure,Le four,Autre,CC-BY-4.0,Ailleurs,https://four.example\n"
        assert importing.apply(SYSTEM, prepared(text))["structures"][0]["change"] == "kept"
        told = importing.apply(SYSTEM, prepared(text, choices={"2": "update"}))
        assert told["structures"][0]["change"] == "completed"
        there.refresh_from_db()
        assert (there.summary, there.version) == ("Notre four.", 2)
        assert there.fields == {"territory": "Ici", "website": "https://four.example"}
        importing.undo(SYSTEM, told["run"])
        there.refresh_from_db()
        assert there.fields == {"territory": "Ici"}

    @pytest.mark.parametrize(
        ("theirs", "ours", "may"),
        [
            ("CC-BY-SA-4.0", "CC-BY-4.0", False),
            ("CC-BY-4.0", "CC-BY-SA-4.0", True),
            ("CC0-1.0", "CC-BY-4.0", True),
            ("", "CC0-1.0", False),
        ],
    )
    def test_a_licence_that_may_not_be_combined_is_said(self, theirs, ours, may):
        testing.structure("Le four", fields={"territory": "Ici"}, licence=ours)
        text = f"kind,Nom,licence,Site web\nstructure,Le four,{theirs},https://four.example\n"
        told = importing.apply(SYSTEM, prepared(text, otherwise="update"))["structures"][0]
        assert told["change"] == ("completed" if may else "refused")
        assert bool(told["detail"]) is not may

    def test_a_sheet_that_somebody_changed_since_the_preview_is_kept(self):
        self.lines(TABLE)
        job = prepared(TABLE.replace("Cuire", "Cuisiner"))
        assert importing.dry_run(SYSTEM, job)["counts"] == {"updated": 1}
        sheet = Sheet.objects.get()
        actions.edit_sheet(
            SYSTEM, sheet, {**content.of(sheet), "title": "Notre four", "authors": ["Ada"], "licence": "CC0-1.0"}, 1
        )
        told = importing.apply(SYSTEM, prepared(TABLE.replace("Cuire", "Cuisiner").replace("Le four", "Notre four")))
        assert told["counts"] == {"kept": 1}


@pytest.mark.django_db
def test_a_report_tells_a_thousand_lines_at_most_and_counts_all(monkeypatch):
    from terreau.library.importing import reports

    monkeypatch.setattr(reports, "MOST_LINES", 5)
    text = "Nom,Accroche\n" + "".join(f"Projet {name},Un.\n" for name in "abcdefgh")
    text = text.replace("Projet ", "Projet du quartier ")
    told = importing.dry_run(SYSTEM, prepared(text, otherwise="new"))
    assert (sum(told["counts"].values()), len(told["sheets"]), told["more"]) == (8, 5, 3)
