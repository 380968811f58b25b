"""Long work on evidence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence import services
from evidence.models import EvidenceFile
from jobs.models import Job
from jobs.progress import Progress


def check_files(job: Job, progress: Progress) -> dict[str, Any]:
    """Read every file of the organisation again and tell how many are damaged."""
    rows = EvidenceFile.objects.of(job.organization).kept().select_related("version__item__organization")
    faults = 0
    for stored in progress.over(rows.iterator(200), total=rows.count()):
        faults += bool(services.check_stored(stored, now=timezone.now()))
    message = ngettext("%(n)d file is damaged.", "%(n)d files are damaged.", faults) % {"n": faults}
    return {
        "message": message if faults else _("Every file is what it was when it came."),
        "path": reverse("evidence:store", args=[job.organization_id]),
    }
