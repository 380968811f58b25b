"""Settings for tests: fast hashing, nothing left behind, and services of their own where they are given."""

import os
import tempfile

# A developer's own installation must neither be seen nor touched.
for _name in (
    "CAIRN_ENV",
    "DEBUG",
    "SITE_URL",
    "HOST",
    "PORT",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "EMAIL_URL",
    "STORAGE_URL",
):
    os.environ.pop(_name, None)
_folder = tempfile.TemporaryDirectory(prefix="cairn-test-")  # removed with the process
os.environ["VAR_DIR"] = _folder.name
os.environ["REDIS_PREFIX"] = f"cairn-test-{os.getpid()}"
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES, REST_FRAMEWORK  # noqa: E402

DATABASES["default"]["TEST"] = (
    {"NAME": f"test_cairn_{os.getpid()}"} if DATABASES["default"]["NAME"] != ":memory:" else {}
)
if "redis" not in CACHES["default"]["BACKEND"]:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
REST_FRAMEWORK["TEST_REQUEST_DEFAULT_FORMAT"] = "json"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
