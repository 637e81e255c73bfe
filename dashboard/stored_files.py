"""The files that rows name, and those that no row names any more."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.apps import apps
from django.core.files.storage import default_storage

from dashboard.models import ImportRun
from pools.fields import StoredNameField
from pools.files import stored_names

FOLDERS = ("imports", "exports", "bulk")
"""Where files lie that are not meant to stay."""


def named_files() -> Iterator[tuple[str, str]]:
    """The name of each file that a row names, behind words for the row."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, StoredNameField):
                rows = model._base_manager.exclude(**{field.attname: ""})
                for key, name in rows.values_list("pk", field.attname).iterator():
                    yield f"{model._meta.label} {key}", name
    for run in ImportRun.objects.exclude(file="").iterator():
        for found in run.results.values():
            if found.get("rejected"):
                yield f"ImportRun {run.pk}", found["rejected"]


def forget_strays(before: datetime) -> int:
    """Delete files that were written before then and that no row names, nor one beside them: whoever wrote them died, or
    could not delete them. Returns how many those were. Raises FilesAway."""
    old = [name for folder in FOLDERS for name in stored_names(folder) if _is_older(name, before)]
    kept = {_folder(name) for _, name in named_files()} if old else set()
    strays = [name for name in old if _folder(name) not in kept]
    for name in strays:
        default_storage.delete(name)
    return len(strays)


def _is_older(name: str, before: datetime) -> bool:
    with suppress(FileNotFoundError):
        return default_storage.get_modified_time(name) < before
    return False


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
