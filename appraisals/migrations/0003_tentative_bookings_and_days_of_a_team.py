"""Tentative bookings with a hold; a booked day belongs to a person, so that members of a team take days too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def days_to_people(apps, schema_editor):
    profile = apps.get_model("appraisals", "AppraiserProfile").objects.filter(pk=OuterRef("appraiser"))
    apps.get_model("appraisals", "BookedDay").objects.update(person=Subquery(profile.values("user")[:1]))


def days_to_profiles(apps, schema_editor):
    """Members of a team have no profile: their days go."""
    days = apps.get_model("appraisals", "BookedDay").objects
    profile = apps.get_model("appraisals", "AppraiserProfile").objects.filter(user=OuterRef("person"))
    days.exclude(person=F("appraisal__lead_appraiser__user")).delete()
    days.update(appraiser=Subquery(profile.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("appraisals", "0002_creator_may_be_gone"),
    ]

    operations = [
        migrations.AddField(
            "appraisal", "hold_until", models.DateTimeField(blank=True, null=True, verbose_name="held until")
        ),
        migrations.AlterField(
            "appraisal",
            "state",
            models.CharField(
                choices=[
                    ("tentative", "tentative"),
                    ("booked", "booked"),
                    ("done", "done"),
                    ("cancelled", "cancelled"),
                ],
                default="booked",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            "appraisal",
            models.CheckConstraint(
                condition=Q(("state", "tentative"), _negated=True) | Q(("hold_until__isnull", False)),
                name="appraisal_tentative_until",
                violation_error_message="A tentative booking says until when it holds the days.",
            ),
        ),
        migrations.AlterModelOptions("bookedday", options={"ordering": ("day", "id")}),
        migrations.RemoveConstraint("bookedday", "appraiser_booked_once_a_day"),
        migrations.AlterField(
            "bookedday",
            "appraiser",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="booked_days",
                to="appraisals.appraiserprofile",
            ),
        ),
        migrations.AddField(
            "bookedday",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="booked_days",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(days_to_people, days_to_profiles),
    ]
