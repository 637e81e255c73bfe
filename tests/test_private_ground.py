"""What we use of libraries that they have not promised: each name is here, with how we use it and a sentence for the day
on which it changes. No other private name of a library stands in the tree."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import regex

ROOT = Path(__file__).resolve().parents[1]
OURS = ("dashboard", "identities", "pools")
PROMISED = {"_meta", "_state", "_base_manager", "_default_manager", "_asdict", "_replace"}
"""Names that look private, and stand in the documentation of Django or Python."""


@dataclass(frozen=True)
class Private:
    """A name of a library: ``module:name``, or ``module:Class.name``. ``call`` holds the arguments that we give it;
    ``kept`` is true of what an object gets only when it is made: there the library's source must name it."""

    where: str
    use: str
    call: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    kept: bool = False

    @property
    def name(self) -> str:
        return self.where.rpartition(":")[2].rpartition(".")[2]

    def found(self) -> Any:
        module, _, path = self.where.partition(":")
        here: Any = import_module(module)
        for part in path.split("."):
            here = getattr(here, part)
        return here

    def is_in_source(self) -> bool:
        module, _, path = self.where.partition(":")
        return self.name in inspect.getsource(getattr(import_module(module), path.partition(".")[0]))


def given(*names: str, **named: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return names, tuple(named)


_FLOWS = "allauth.account.internal.flows"
GROUND = [
    Private(
        f"{_FLOWS}.login:record_authentication",
        "a new factor counts as proof of who one is",
        given("request", "user", "mfa", type="", reauthenticated=""),
    ),
    Private(
        f"{_FLOWS}.login:get_authentication_records",
        "whether a proof is fresh is read off the session",
        given("request", "user"),
    ),
    Private(
        f"{_FLOWS}.reauthentication:reauthenticate_by_password",
        "a password is noted as proof",
        given("request"),
    ),
    Private(
        "allauth.account.internal.stagekit:clear_login",
        "a sign-in that a lock-out ends is forgotten",
        given("request"),
    ),
    Private(
        "allauth.mfa.webauthn.internal.auth:begin_authentication",
        "a browser is asked for a passkey",
        given("user"),
    ),
    Private(
        "allauth.mfa.webauthn.internal.flows:remove_authenticator",
        "a member takes a passkey away",
        given("request", "authenticator"),
    ),
    Private(
        "allauth.mfa.recovery_codes.internal.flows:view_recovery_codes",
        "a member sees their recovery codes once",
        given("request"),
    ),
    Private(
        "allauth.socialaccount.providers.openid_connect.views:OpenIDConnectOAuth2Adapter._decode_id_token",
        "the signature of an ID token is always verified",
        given("self", "app", "id_token"),
    ),
    Private(
        "allauth.socialaccount.providers.openid_connect.views:OpenIDConnectOAuth2Adapter._fetch_user_info",
        "what the provider says of somebody is read",
        given("self", "access_token"),
    ),
    Private(
        "botocore.session:Session._credentials",
        "credentials of an assumed role renew themselves",
        kept=True,
    ),
    Private(
        "celery.beat:PersistentScheduler._open_schedule",
        "beat goes on in memory where its file cannot be opened",
        given("self"),
    ),
    Private(
        "celery.beat:PersistentScheduler._store",
        "beat goes on in memory where its file cannot be written",
    ),
    Private(
        "cryptography.fernet:MultiFernet._fernets",
        "each key of the ring is tried by itself, to see which values an old one opens",
        kept=True,
    ),
    Private("lxml.etree:_Element", "elements are annotated"),
    Private(
        "limits.storage.redis:RedisStorage._current_window_key",
        "the counters of a sliding window are asked for in one round trip",
        given("self", "key"),
    ),
    Private(
        "limits.storage.redis:RedisStorage._previous_window_key",
        "the counters of a sliding window are asked for in one round trip",
        given("self", "key"),
    ),
    Private(
        "django.db.models.query:QuerySet._raw_delete",
        "rows on which nothing hangs are deleted by one statement",
        given("self", "using"),
    ),
    Private(
        "django.db.models.base:ModelState.adding",
        "rows of prepared statements become objects as from_db makes them",
    ),
    Private(
        "django.db.models.base:ModelState.db",
        "rows of prepared statements become objects as from_db makes them",
    ),
    Private(
        "django.db.backends.sqlite3.base:SQLiteCursorWrapper.executemany",
        "a cursor that needs no wrapper of Django's",
        given("self", "query", "param_list"),
    ),
    Private(
        "django.db.backends.sqlite3.base:FORMAT_QMARK_REGEX",
        "placeholders are turned into SQLite's, once a statement",
    ),
]
LOGGED = Private(
    "django.utils.log:log_response._has_been_logged",
    "what we logged ourselves is not logged once more",
    kept=True,
)


@pytest.mark.parametrize("private", GROUND, ids=lambda private: private.where)
def test_what_we_use_of_a_library_without_its_promise_is_as_we_found_it(private):
    said = f"{private.where} is no longer there, or is another: {private.use}, see where the tree names it."
    if private.kept:
        assert private.is_in_source(), said
        return
    try:
        found = private.found()
        if private.call:
            names, named = private.call
            inspect.signature(found).bind(*names, **dict.fromkeys(named))
    except (AttributeError, ImportError, TypeError) as error:
        pytest.fail(f"{said} ({error})")


def test_django_leaves_alone_what_says_that_it_was_logged():
    assert LOGGED.is_in_source(), f"{LOGGED.where}: {LOGGED.use}."


def test_no_other_private_name_of_a_library_is_used():
    known = {private.name for private in [*GROUND, LOGGED]}
    found = [each for path in _files() for each in _private_names(path) if each[1] not in known]
    assert not found, f"Do without these, or name them in {Path(__file__).name}: {found}"


def test_what_is_named_here_is_still_used():
    words = {word for path in _files() for word in regex.findall(r"\w+", path.read_text())}
    assert not [private.where for private in [*GROUND, LOGGED] if private.name not in words]


def _files() -> list[Path]:
    return [path for name in OURS for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts]


def _private_names(path: Path) -> Iterator[tuple[str, str]]:
    """Names that begin with ``_`` and are no names of the file itself, and what comes from an ``internal`` package."""
    tree = ast.parse(path.read_text())
    own, where = _defined(tree), str(path.relative_to(ROOT))
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.partition(".")[0] not in OURS:
                private = _is_private(module)
                yield from ((where, each.name) for each in names if private or _is_private(each.name))
            case ast.Import(names=names):
                yield from ((where, each.name) for each in names if _is_private(each.name))
            case ast.Attribute(attr=name) if _is_private(name) and name not in own | PROMISED:
                yield where, name


def _is_private(dotted: str) -> bool:
    parts = [part for part in dotted.split(".") if not part.startswith("__")]
    return "internal" in parts or any(part.startswith("_") for part in parts)


def _defined(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls"), ctx=ast.Store()):
                found.add(name)
    return found
