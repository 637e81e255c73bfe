"""What lies in a backup's folder.

manifest.json      what it is, and the size and SHA-256 of each file; written last: without it a backup is not whole
database.sqlite3   or database.dump, as pg_dump writes it
files/             the uploads, under their names in Django's storage
keys/              secret_key and key_ring: whoever has these and the database has every secret
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

MANIFEST = "manifest.json"
FILES, KEYS = "files", "keys"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_PIECE = 1024**2


class BackupProblem(Exception):
    """The message says what is wrong, and what to do."""


@dataclass
class Manifest:
    """``migrations`` names the last one of each app; ``proof`` is how the keys that fit are told from others."""

    made: str
    database: str
    migrations: dict[str, str]
    proof: dict[str, str]
    files: dict[str, dict[str, int | str]] = field(default_factory=dict)

    def keep(self, folder: Path) -> None:
        """Note every file that is there but the keys, and write the manifest."""
        for path in _beneath(folder):
            name = path.relative_to(folder).as_posix()
            if not name.startswith(f"{KEYS}/"):
                self.files[name] = {"size": path.stat().st_size, "sha256": digest(path)}
        write(folder / MANIFEST, json.dumps(asdict(self), indent=1))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupProblem where there is none."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError:
        raise BackupProblem(f"{folder} is no whole backup: it has no {MANIFEST}.") from None
    except (OSError, ValueError, TypeError) as error:
        raise BackupProblem(f"{folder / MANIFEST} cannot be read: {type(error).__name__}.") from None


def damage(folder: Path, manifest: Manifest) -> Iterator[str]:
    """A sentence for each file that is gone or is not what it was."""
    for name, noted in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing."
        elif path.stat().st_size != noted["size"] or digest(path) != noted["sha256"]:
            yield f"{name} is not what it was when the backup was made."


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def write(path: Path, text: str) -> None:
    """A file for its owner alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _beneath(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
