"""Django's own checks of a site that is served over HTTPS."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from dashboard.checks import check_paths
from dashboard.environment import on_this_machine


def test_the_checks_for_deployment_have_nothing_to_say(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "fk3-Jw_" * 10,
        "KEY_RING": Fernet.generate_key().decode(),
        "SITE_URL": "https://id.example.com",
        "SSL_REDIRECT": "true",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("site", "paths", "warned"),
    [
        ("https://id.example.com", "true", True),
        ("https://id.example.com", "", False),
        ("http://127.0.0.1:8000", "", False),
        ("http://localhost:8000", "true", False),
    ],
)
def test_pages_on_the_consoles_origin_are_warned_of(settings, site, paths, warned):
    here = on_this_machine(site)
    settings.ON_THIS_MACHINE, settings.HOSTED_PATHS = here, paths == "true" or here
    assert [problem.id for problem in check_paths()] == (["lifeguard.W002"] if warned else [])
    said = told_by(site, HOSTED_PATHS=paths) if paths else told_by(site)
    assert said == [
        "__Host-sessionid" if site.startswith("https") else "sessionid",
        "__Host-csrftoken" if site.startswith("https") else "csrftoken",
        "auth.localhost" if here else "",
        str(settings.HOSTED_PATHS),
    ]


def told_by(site: str, **more: str) -> list[str]:
    """The names of the cookies and where pools' pages answer, as the settings of such a site have them."""
    asked = (
        "from dashboard import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.HOSTED_DOMAIN, s.HOSTED_PATHS, sep='|')"
    )
    kept = {
        name: value for name, value in os.environ.items() if name not in ("HOSTED_DOMAIN", "HOSTED_PATHS")
    }
    environment = kept | {"SITE_URL": site, **more}
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip().split("|")
