from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0008_carry_files_over"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="evidenceversion",
            name="evidence_version_is_file_or_url",
        ),
        migrations.RemoveIndex(
            model_name="evidenceversion",
            name="evidence_version_by_hash",
        ),
        migrations.RemoveField(
            model_name="evidenceversion",
            name="file",
        ),
        migrations.RemoveField(
            model_name="evidenceversion",
            name="file_name",
        ),
        migrations.RemoveField(
            model_name="evidenceversion",
            name="media_type",
        ),
        migrations.RemoveField(
            model_name="evidenceversion",
            name="sha256",
        ),
        migrations.RemoveField(
            model_name="evidenceversion",
            name="size",
        ),
        migrations.AddConstraint(
            model_name="evidenceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("file_count__gt", 0),
                    models.Q(("url", ""), _negated=True),
                    models.Q(("statement", ""), _negated=True),
                    _connector="OR",
                ),
                name="evidence_version_has_content",
                violation_error_message="A version has files, a web address or a statement.",
            ),
        ),
    ]
