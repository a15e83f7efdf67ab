from django.db import migrations

from terreau.territories.boxes import communes


class Migration(migrations.Migration):
    dependencies = [("territories", "0001_initial")]

    operations = [migrations.RunPython(communes.create, communes.drop)]
