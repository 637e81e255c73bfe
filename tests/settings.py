"""Django's settings for the tests: the site's own, with keys, files and services of this run alone."""

import atexit
import os
import shutil
import tempfile
from io import FileIO
from ipaddress import ip_network
from pathlib import Path

RUN_DIR = Path(tempfile.mkdtemp(prefix="lifeguard-test-"))
_owner = os.getpid()
atexit.register(lambda: os.getpid() == _owner and shutil.rmtree(RUN_DIR, ignore_errors=True))
REDIS_SOCKET = RUN_DIR / "redis.sock"

# Each pytest process has services and files of its own, also where xdist started it with the environment of another;
# a process that a test starts takes what the test gives it.
_whose = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_inherited = os.environ.get("TESTS_OF") == _whose
os.environ["TESTS_OF"] = _whose
for name, value in {
    "DATA_DIR": str(RUN_DIR),
    "SECRET_KEY": "tests-only-" + "n4" * 25,
    "KEY_RING": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "REDIS_URL": f"unix://{REDIS_SOCKET}",
}.items():
    if not (_inherited and os.environ.get(name)):
        os.environ[name] = value
if not os.environ.get("DATABASE_URL", "").startswith("postgres") and not _inherited:
    os.environ["DATABASE_URL"] = f"sqlite:///{RUN_DIR}/lifeguard.sqlite3"

from dashboard.logs import SINK  # noqa: E402
from dashboard.settings import *  # noqa: E402, F403
from dashboard.settings import DATABASES, STORAGES  # noqa: E402

# pytest puts another file under 2 for each test.
SINK.file = FileIO(2, "wb", closefd=False)

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
SITE_URL = ""
# All tests call from one address; those of limits set their own.
LIMITS_BY_POOL, LIMITS_BY_ADDRESS, LIMITS_BY_CLIENT = {}, {}, {}
# Where tests.fixtures.functions are.
TRIGGER_ALLOW_PRIVATE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
IMPORT_CHUNK_RECORDS = 1_000
# A twentieth of a second for each password that a test sets or types would be minutes; what counts hashes counts them all the same.
ARGON2ID = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
STATIC_ROOT = RUN_DIR / "static"
STATIC_ROOT.mkdir()
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "dashboard.sqlite":
    # On disk as in production: in memory SQLite locks whole tables between threads.
    DATABASES["default"]["TEST"] = {"NAME": str(RUN_DIR / "test.sqlite3")}

# A test that needs a real worker asks for the fixture ``worker``.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
