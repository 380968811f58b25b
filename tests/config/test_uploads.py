"""Files are received up to the limit, and no further."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

KILOBYTE = 1024


@pytest.fixture
def limit(settings):
    settings.EVIDENCE_MAX_BYTES = settings.REGISTER_ZIP_MAX_BYTES = 64 * KILOBYTE
    return 64 * KILOBYTE


def _received(size):
    file = SimpleUploadedFile("large.txt", b"x" * size)
    request = RequestFactory().post("/", {"before": "1", "file": file, "later": "2"})
    assert (request.POST["before"], request.POST["later"]) == ("1", "2")
    with request.FILES["file"] as received:
        return received.size


@pytest.mark.parametrize("size", [0, 1, 63 * KILOBYTE, 64 * KILOBYTE])
def test_a_file_up_to_the_limit_is_kept_whole(limit, size):
    assert _received(size) == size


def test_no_more_is_kept_of_a_file_than_shows_that_it_is_too_large(limit):
    assert limit < _received(1000 * KILOBYTE) <= limit + 64 * KILOBYTE
