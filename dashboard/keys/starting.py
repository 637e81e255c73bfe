"""No process of the site starts with keys that are not the site's."""

import sys

import structlog
from django.db import DatabaseError, connection

from dashboard.keys.proof import WrongKeys, require_keys

log = structlog.get_logger("lifeguard.start")


def refuse_wrong_keys() -> None:
    """End this process with a sentence where the database's secrets do not open.

    A database that is away, or not prepared yet, is no reason: the process goes on, and readiness tells of both.
    """
    try:
        require_keys()
    except WrongKeys as problem:
        sys.exit(f"Lifeguard cannot start: {problem}")
    except DatabaseError as error:
        log.warning("keys were not checked: the database does not answer", problem=type(error).__name__)
    finally:
        connection.close()  # a server that forks from here must share none
