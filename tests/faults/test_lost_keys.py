"""A site whose data folder was lost: its database is not written to with other keys."""

import subprocess
import sys

import pytest

from tests.faults.sites import ROOT, Site, new_database

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_serve_makes_no_new_keys_for_a_database_that_has_its_own(tmp_path):
    with new_database(tmp_path, "first") as database:
        site, lost = Site(tmp_path / "site", database), Site(tmp_path / "lost", database)
        site.make_keys()
        done = site.manage("set_up")
        assert done.returncode == 0, done.stderr
        started = subprocess.run(
            [sys.executable, str(ROOT / "bin" / "supervise.py"), "--empty"],
            env={**lost.environment, "PORT": "18999"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert started.returncode == 1
        assert "KEY_RING is not this site's" in started.stderr
        assert "Traceback" not in started.stderr
        assert not (lost.data / "key_ring").exists()
        assert not (lost.data / "secret_key").exists()
        (lost.data / "key_ring").write_text((site.data / "key_ring").read_text())
        (lost.data / "secret_key").write_text((site.data / "secret_key").read_text())
        assert lost.manage("set_up").returncode == 0
