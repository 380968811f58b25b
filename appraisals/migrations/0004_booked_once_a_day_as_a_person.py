"""A booked day has its person; PostgreSQL wants data and schema changed in transactions of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appraisals", "0003_tentative_bookings_and_days_of_a_team")]

    operations = [
        migrations.AlterField(
            "bookedday",
            "person",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="booked_days",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveField("bookedday", "appraiser"),
        migrations.AddConstraint(
            "bookedday",
            models.UniqueConstraint(fields=("person", "day"), name="person_booked_once_a_day"),
        ),
    ]
