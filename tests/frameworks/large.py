"""A framework as large as any that people bring."""

import uuid

from frameworks.models import Framework, Requirement


def large_framework(organization, size):
    """Return an own framework of ``size`` requirements: sections of nine in sections of ten."""
    framework = Framework.objects.create(
        id=uuid.uuid4(), organization=organization, key=f"large-{size}", family="own", name="Large",
        short_name="Large", edition="1",
    )  # fmt: skip
    rows = []
    for number in range(size):
        above = (
            rows[number - number % 100]
            if number % 10 == 0 and number % 100
            else rows[number - number % 10]
            if number % 10
            else None
        )
        rows.append(
            Requirement(
                id=uuid.uuid4(), framework=framework, parent=above, ref=f"R{number}", position=number, verified=True,
                kind="requirement" if number % 10 else "section", title=f"Requirement {number}, as long as titles are",
            )
        )  # fmt: skip
    Requirement.objects.bulk_create(rows)
    return framework
