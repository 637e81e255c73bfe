"""SimpleSAMLphp for the tests, a SAML provider that is not ours, from Debian's packages."""

import shutil
from pathlib import Path

from services import debian

PAGES = Path("/usr/share/simplesamlphp/www")
PACKAGES = ("simplesamlphp", "php-cli", "php-xml", "php-mbstring", "php-curl")


def find() -> str | None:
    """The path of the ``php`` that runs it; None unless both are there."""
    php = shutil.which("php")
    return php if php and PAGES.exists() else None


def bring() -> str | None:
    """As :func:`find`, installed from Debian's packages if it is not there; None where it cannot be had."""
    return find() or (find() if debian.install(*PACKAGES) else None)
