import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="framework",
            name="catalogue_version",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="Version of the catalogue file, not of the standard.",
                verbose_name="catalogue version",
            ),
        ),
        migrations.AddField(
            model_name="mapping",
            name="corrected",
            field=models.BooleanField(default=False, editable=False, verbose_name="corrected here"),
        ),
        migrations.AddField(
            model_name="requirement",
            name="corrected",
            field=models.BooleanField(default=False, editable=False, verbose_name="corrected here"),
        ),
        migrations.AlterField(
            model_name="crosswalk",
            name="key",
            field=models.CharField(max_length=120, unique=True, verbose_name="key"),
        ),
        migrations.AlterField(
            model_name="framework",
            name="key",
            field=models.CharField(max_length=60, unique=True, verbose_name="key"),
        ),
        migrations.AlterField(
            model_name="requirement",
            name="level",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, validators=[django.core.validators.MaxValueValidator(5)], verbose_name="level"
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", None)),
                fields=("crosswalk", "target"),
                name="mapping_none_once_per_target",
            ),
        ),
        migrations.AlterConstraint(
            model_name="mapping",
            name="mapping_without_source_is_none",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", None), ("strength", "none")),
                    models.Q(("source__isnull", False), models.Q(("strength", "none"), _negated=True)),
                    _connector="OR",
                ),
                name="mapping_without_source_is_none",
                violation_error_message="The strength is none exactly when no requirement of the source is named.",
            ),
        ),
    ]
