"""Sheets are found by difficulty, class, outcome and licence too."""

from django.db import migrations


def facets(fields, class_code, licence):
    if "difficulty_facilitator" in fields:
        yield "difficulty", str(fields["difficulty_facilitator"])
    for code in fields.get("classes") or filter(None, [class_code]):
        yield "class", code
    if fields.get("outcome"):
        yield "outcome", fields["outcome"]
    yield "licence", licence


def add(apps, schema_editor):
    Sheet, SheetFacet = apps.get_model("library", "Sheet"), apps.get_model("library", "SheetFacet")
    for sheet in Sheet.objects.only("fields", "class_code", "licence").iterator(chunk_size=500):
        found = set(facets(sheet.fields, sheet.class_code, sheet.licence))
        rows = [SheetFacet(sheet=sheet, facet=facet, value=value) for facet, value in sorted(found)]
        SheetFacet.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [("library", "0015_method_links")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
