"""Passwords that are known from leaks."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools.rules.passwords.compromised import is_compromised

# Longer than any of the common ones.
passwords = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).map("Sunny-Day-2026 {}".format)


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture
def leak(settings, tmp_path):
    """Writes the file of leaked hashes: ``leak([...passwords], end="\\r\\n")``."""

    def write(leaked, *, end="\r\n", last=True, form="{}:{}"):
        path = tmp_path / "pwned-passwords.txt"
        lines = [form.format(digest, 10 ** (n % 10)) for n, digest in enumerate(sorted(map(sha1, leaked)))]
        path.write_bytes((end.join(lines) + (end if last else "")).encode())
        settings.COMPROMISED_PASSWORDS_FILE = str(path)

    return write


@pytest.mark.parametrize("password", ["password", "PassWord", "123456", " qwerty "])
def test_the_commonest_passwords_are_compromised_in_any_case(password):
    assert is_compromised(password)


def test_a_rare_password_is_not():
    assert not is_compromised("Sunny-Day-2026")


@given(st.sets(passwords, max_size=60), passwords)
def test_a_password_is_found_in_the_file_if_it_is_there(leak, leaked, other):
    leak(leaked)
    assert all(map(is_compromised, leaked))
    assert is_compromised(other) is (other in leaked)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("form", ["{}:{}", "{}"])
def test_first_and_last_line_are_found_however_lines_end(leak, end, last, form):
    leaked = [f"Leaked-{number}" for number in range(37)]
    leak(leaked, end=end, last=last, form=form)
    assert all(map(is_compromised, leaked))
    assert not any(is_compromised(f"Kept-{number}") for number in range(100))


def test_the_file_holds_passwords_as_they_are_written(leak):
    leak(["Sunny-Day-2026"])
    assert is_compromised("Sunny-Day-2026")
    assert not is_compromised("sunny-day-2026")


def test_a_newer_file_is_read_at_once(leak):
    leak(["Sunny-Day-2026"])
    leak(["Rainy-Day-2026"])
    assert is_compromised("Rainy-Day-2026")
    assert not is_compromised("Sunny-Day-2026")


@pytest.mark.parametrize("content", [b"", b"\n", b"\n\n\n", b"x" * 5000, b"x\n" * 999, bytes(300)])
def test_a_broken_file_finds_nothing_and_ends(settings, tmp_path, content):
    path = tmp_path / "broken.txt"
    path.write_bytes(content)
    settings.COMPROMISED_PASSWORDS_FILE = str(path)
    assert not is_compromised("Sunny-Day-2026")


def test_a_file_that_is_gone_keeps_nobody_from_setting_a_password(settings, tmp_path):
    settings.COMPROMISED_PASSWORDS_FILE = str(tmp_path / "gone.txt")
    assert not is_compromised("Sunny-Day-2026")
    assert is_compromised("password")
