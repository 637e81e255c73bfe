"""The files of Django's storage, wherever it keeps them, to a folder and back."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from pools.files import stored_names


def copy_out(folder: Path) -> int:
    """Copy what is there and not copied yet; how many files that were. One that goes away meanwhile is left out."""
    count = 0
    for name in stored_names():
        target = folder / name
        with suppress(FileNotFoundError), default_storage.open(name, "rb") as source:
            if target.exists() and target.stat().st_size == source.size:
                continue
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                shutil.copyfileobj(source, file, 1024**2)
            count += 1
    return count


def copy_in(folder: Path) -> int:
    """Put the files of a backup into the storage, under their names."""
    count = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            default_storage.save(path.relative_to(folder).as_posix(), File(file))
        count += 1
    return count
