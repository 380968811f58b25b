"""Carry the one file of each version over to a row of its own, and tell links from files."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 1000


def carry_over(apps, schema_editor):
    """Copy batch by batch: what is stored stays where it is, only the row that names it is new."""
    version_model = apps.get_model("evidence", "EvidenceVersion")
    file_model = apps.get_model("evidence", "EvidenceFile")
    item_model = apps.get_model("evidence", "EvidenceItem")
    rows = []
    for version in version_model.objects.exclude(file="").iterator(BATCH):
        rows.append(
            file_model(
                version=version,
                position=1,
                file=version.file.name,
                name=version.file_name or "unnamed",
                media_type=version.media_type or "application/octet-stream",
                size=version.size,
                sha256=version.sha256,
            )
        )
        if len(rows) == BATCH:
            file_model.objects.bulk_create(rows)
            rows = []
    file_model.objects.bulk_create(rows)
    version_model.objects.exclude(file="").update(file_count=1)
    versions = version_model.objects.filter(item=OuterRef("pk")).order_by("-number")
    items = item_model.objects.annotate(newest_url=Subquery(versions.values("url")[:1]))
    item_model.objects.filter(pk__in=items.filter(newest_url__gt="").values("pk")).update(kind="link")


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0007_kinds_files_and_tags"),
    ]

    operations = [
        migrations.RunPython(carry_over),
    ]
