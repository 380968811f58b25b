"""Kill uploads at five points, twenty times each, and tell what is left; ``test_crashes`` runs it on its own."""

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import storages  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.storages import DurableFileSystemStorage  # noqa: E402
from evidence import services  # noqa: E402
from evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion, StorageQuota  # noqa: E402
from organizations.models import User  # noqa: E402
from organizations.services import create_organization  # noqa: E402

REPEATS = 20
SAVE = DurableFileSystemStorage._save


class Upload(ContentFile):
    """A file of a few pieces."""

    kill_after = None

    def chunks(self, chunk_size=None):
        for number in range(4):
            if number == self.kill_after:
                die()
            yield b"%d" % number * 1000


def die(*args, **kwargs):
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after_save(self, name, content):
    """Store the file, then die."""
    SAVE(self, name, content)
    die()


POINTS = {
    "before the file": patch.object(DurableFileSystemStorage, "_save", die),
    "half of the file": patch.object(Upload, "kill_after", 2),
    "before its name": patch("os.link", die),
    "before the row": patch.object(DurableFileSystemStorage, "_save", die_after_save),
    "before the commit": patch("evidence.services.items.record_activity", die),
}


def attempt(organization, actor, point):
    """Upload in a child process that dies at ``point``; return how it ended."""
    connection.close()
    child = os.fork()
    if child == 0:
        with POINTS[point]:
            upload = Upload(b"".join(b"%d" % number * 1000 for number in range(4)), name="plan.txt")
            services.add_evidence(
                organization=organization, title="Plan", actor=actor, now=timezone.now(), upload=upload
            )
        os._exit(0)
    return os.waitpid(child, 0)[1]


def main():
    """Print what is left as JSON."""
    call_command("migrate", verbosity=0)
    actor = User.objects.create_user("drill@example.org")
    organization = create_organization(name="Drill", time_zone="UTC", locale="en", actor=actor)
    services.add_evidence(
        organization=organization,
        title="Kept",
        actor=actor,
        now=timezone.now(),
        upload=ContentFile(b"kept\n", name="a.txt"),
    )
    endings = {point: [attempt(organization, actor, point) for _ in range(REPEATS)] for point in POINTS}
    folder = Path(storages["evidence"].location)
    left = sum(path.is_file() for path in folder.rglob("*"))
    removed = services.reap_orphans(now=timezone.now() + timedelta(days=2))
    sound = [services.check_stored(stored, now=timezone.now()) for stored in EvidenceFile.objects.all()]
    result = {
        "killed": {point: sum(ending == signal.SIGKILL for ending in each) for point, each in endings.items()},
        "rows": [EvidenceItem.objects.count(), EvidenceVersion.objects.count(), EvidenceFile.objects.count()],
        "used": StorageQuota.objects.get().used_bytes,
        "faults": [fault for fault in sound if fault],
        "orphans": left - 1,
        "removed": removed,
        "files": sum(path.is_file() for path in folder.rglob("*")),
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
