"""Files are received up to the limit, and no further."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

KILOBYTE = 1024


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        (10 * KILOBYTE, 10 * KILOBYTE),
        (64 * KILOBYTE, 64 * KILOBYTE),
        (1000 * KILOBYTE, 128 * KILOBYTE),
    ],
)
def test_no_more_is_kept_of_a_file_than_shows_that_it_is_too_large(settings, size, kept):
    settings.EVIDENCE_MAX_BYTES = settings.REGISTER_ZIP_MAX_BYTES = 64 * KILOBYTE
    file = SimpleUploadedFile("large.txt", b"x" * size)

    request = RequestFactory().post("/", {"before": "1", "file": file, "zafter": "2"})

    with request.FILES["file"] as received:
        assert received.size == kept
    assert (request.POST["before"], request.POST["zafter"]) == ("1", "2")
