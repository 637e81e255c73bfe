"""Django's own checks of a site that is served over HTTPS."""

import os
import subprocess
import sys

from cryptography.fernet import Fernet


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
