"""An Apache with mod_auth_openidc, from the system's binaries or Debian's packages."""

import shutil
from pathlib import Path

from services import debian

PACKAGE = "libapache2-mod-auth-openidc"
PLACES = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")
MODULE = "mod_auth_openidc.so"


def find() -> tuple[str, Path] | None:
    """The path of the server, and the folder of its modules; None where the server or the module is missing."""
    path = ":".join(("/usr/sbin", "/usr/bin"))
    server = next(filter(None, (shutil.which(name, path=path) for name in ("apache2", "httpd"))), None)
    modules = next((Path(place) for place in PLACES if (Path(place) / MODULE).exists()), None)
    return (server, modules) if server and modules else None


def bring() -> tuple[str, Path] | None:
    """As :func:`find`, installed from Debian's package if there is none.

    It depends on the binaries alone: no service comes with it, and nothing of the system's listens.
    """
    return find() or (find() if debian.install(PACKAGE) else None)
