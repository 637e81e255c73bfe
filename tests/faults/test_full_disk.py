"""A disk that is full: uploads are refused before they fill it, and what was under way goes on when there is room."""

import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard.import_runs.files import write
from dashboard.import_runs.steps import advance
from dashboard.models import ImportRun
from pools.disk import DRAFT, MB, DiskFull
from pools.files import forget_drafts
from pools.models import ImportJob
from tests.fixtures.imports import create_job, put


class Disk:
    """A small disk of its own under the uploads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    def free(self) -> int:
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    def fill(self, left: int) -> None:
        """Leave so many bytes free, and a little more."""
        self.ballast.write_bytes(b"")
        with self.ballast.open("wb") as file, suppress(OSError):
            file.write(b"x" * (self.free() - left - MB // 4 * bool(left)))

    def files(self) -> list[str]:
        return [str(path.relative_to(self.folder)) for path in self.folder.rglob("*.*")]


@pytest.fixture
def disk(tmp_path, settings) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    settings.MEDIA_ROOT = folder
    yield Disk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def pool(cognito) -> str:
    return cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]


def csv(size: int) -> bytes:
    line = b"ann,ann@example.com," + b"x" * 100 + b"\n"
    return b"Login,Mail,Name\n" + line * (size // len(line))


def test_an_upload_to_the_console_is_refused_in_words_before_it_fills_the_disk(disk, console, embedded, pool):
    disk.fill(left=5 * MB)
    page = console.post(
        reverse("import-new", args=[embedded.slug, pool]),
        {"file": SimpleUploadedFile("people.csv", csv(4 * MB - 1000))},
    )
    assert page.status_code == 507
    assert "The disk of this site is full (5 MB free, 14 MB needed)" in page.content.decode()
    assert "Delete what is not needed there" in page.content.decode()
    assert disk.files() == []
    assert not ImportRun.objects.exists()


def test_a_file_for_a_job_is_refused_as_s3_would_and_leaves_nothing(disk, cognito, door, pool):
    job = create_job(cognito, pool)
    disk.fill(left=5 * MB)
    answer = put(door, job["PreSignedUrl"], b"x" * 8 * MB)
    assert answer.status_code == 507
    assert ET.fromstring(answer.content).findtext("Code") == "InsufficientStorage"
    assert "5 MB free, 10 MB needed" in ET.fromstring(answer.content).findtext("Message")
    assert disk.files() == []
    assert ImportJob.objects.get().file == ""
    disk.ballast.unlink()
    assert put(door, job["PreSignedUrl"], b"x" * 8 * MB).status_code == 200


def test_a_file_of_unknown_length_is_broken_off_in_time_and_taken_away(disk):
    def without_end():
        while True:
            yield b"x" * MB

    with pytest.raises(DiskFull):
        write("imports/one/prepared.csv", without_end())
    assert disk.files() == []
    assert disk.free() > 30 * MB


def test_a_disk_that_others_fill_meanwhile_leaves_no_part_of_a_file(disk):
    def filled_by_others():
        yield b"x" * MB
        disk.fill(left=0)
        yield b"x" * MB

    with pytest.raises(DiskFull):
        default_storage.save("imports/one/prepared.csv", _Parts(filled_by_others()))
    assert disk.files() == []


class _Parts(ContentFile):
    def __init__(self, parts) -> None:
        super().__init__(b"")
        self.parts = parts

    def chunks(self, chunk_size=None):
        return self.parts


def test_an_import_waits_for_room_says_so_and_goes_on_by_itself(
    disk, console, embedded, pool, django_capture_on_commit_callbacks
):
    header = console.get(reverse("import-template", args=[embedded.slug, pool])).content.decode().strip()
    flags = dict.fromkeys(("cognito:mfa_enabled", "phone_number_verified"), "FALSE")
    row = {"cognito:username": "ann", "email": "ann@example.com", "email_verified": "TRUE", **flags}
    file = f"{header}\n" + ",".join(row.get(name, "") for name in header.split(",")) + "\n"
    console.post(
        reverse("import-new", args=[embedded.slug, pool]),
        {"file": SimpleUploadedFile("people.csv", file.encode())},
    )
    run = ImportRun.objects.get()
    disk.fill(left=0)
    assert advance(run.pk) == 10.0
    run.refresh_from_db()
    assert run.problem == ""
    page = console.get(reverse("import-check", args=[embedded.slug, pool, run.pk])).content.decode()
    assert "The disk of this site is full (0 MB free" in page
    disk.ballast.unlink()
    for _ in range(5):
        ImportRun.objects.update(leased=None)
        with django_capture_on_commit_callbacks(execute=True):
            advance(run.pk)
    run.refresh_from_db()
    assert run.step == ImportRun.Step.CHECKED
    assert run.results["check"]["imported"] == 1


def test_what_a_killed_process_left_half_written_is_taken_away_after_a_day(disk):
    half = disk.folder / "imports" / f"people.csv.0a{DRAFT}"
    half.parent.mkdir()
    half.write_bytes(b"half")
    forget_drafts(timezone.now() - timedelta(days=1))
    assert half.exists()
    forget_drafts(timezone.now() + timedelta(minutes=1))
    assert not half.exists()


def test_readiness_tells_of_a_full_disk_and_names_no_secret(disk, db):
    disk.fill(left=0)
    answer = Client().get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["disk"].startswith("The disk of this site is full (0 MB free")
    disk.ballast.unlink()
    assert Client().get("/health/ready/").json()["disk"] == "ok"
