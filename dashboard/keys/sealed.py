"""Where encrypted values stand: every SealedField of every app, the factors of staff members, and their sessions."""

from collections.abc import Iterator
from typing import Any, Protocol

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection, models, transaction

from pools.fields import SealedField

BATCH = 500
Row = tuple[Any, bytes]
Change = tuple[Any, bytes, bytes]


class Place(Protocol):
    """One kind of encrypted value. Rows are a key and what is stored under it."""

    name: str

    def newest(self, count: int) -> Iterator[Row]:
        """Some values, the newest first where rows are numbered."""

    def batches(self) -> Iterator[list[Row]]:
        """All values, in the order of their keys."""

    def replace(self, changes: list[Change]) -> None:
        """Put the new for the old, where the old still stands."""


def places() -> list[Place]:
    """All kinds there are, in one order."""
    columns = [
        Column(model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]
    return [*sorted(columns, key=lambda column: column.name), Factors(), Sessions()]


def _key_of(model: type[models.Model]) -> tuple[models.Field, str]:
    """The primary key of a model, and its column."""
    key = model._meta.pk
    assert key is not None  # every stored model has one
    return key, str(key.column)


class Column:
    """A SealedField of a model."""

    def __init__(self, model: type[models.Model], field: models.Field) -> None:
        self.model, self.column = model, field.attname
        self.key, self.key_column = _key_of(model)
        self.field_column = str(field.column)
        self.name = f"{model._meta.db_table}.{field.column}"
        self.rows = model._base_manager.exclude(**{f"{field.attname}__isnull": True}).values_list(
            "pk", field.attname
        )

    def newest(self, count: int) -> Iterator[Row]:
        yield from ((key, bytes(value)) for key, value in self.rows.order_by("-pk")[:count] if value)

    def batches(self) -> Iterator[list[Row]]:
        rows = self.rows.order_by("pk")
        found = list(rows[:BATCH])
        while found:
            yield [(key, bytes(value)) for key, value in found if value]
            found = list(rows.filter(pk__gt=found[-1][0])[:BATCH])

    def replace(self, changes: list[Change]) -> None:
        quote, key = connection.ops.quote_name, self.key
        column = quote(self.field_column)
        statement = (
            f"UPDATE {quote(self.model._meta.db_table)} SET {column} = %s"  # noqa: S608 (names of the models)
            f" WHERE {quote(self.key_column)} = %s AND {column} = %s"
        )
        values = [(new, key.get_db_prep_value(pk, connection), old) for pk, old, new in changes]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, values)


class Factors:
    """Secrets of staff members' authenticator apps, and seeds of their recovery codes."""

    name = "mfa_authenticator.data"
    _members = ("secret", "seed")

    def newest(self, count: int) -> Iterator[Row]:
        for row in Authenticator.objects.order_by("-pk")[:count]:
            yield from self._of(row)

    def batches(self) -> Iterator[list[Row]]:
        found = list(Authenticator.objects.order_by("pk")[:BATCH])
        while found:
            yield [each for row in found for each in self._of(row)]
            found = list(Authenticator.objects.order_by("pk").filter(pk__gt=found[-1].pk)[:BATCH])

    def replace(self, changes: list[Change]) -> None:
        for (key, member), old, new in changes:
            with transaction.atomic():
                row = Authenticator.objects.select_for_update().filter(pk=key).first()
                if row is not None and row.data.get(member) == old.decode():
                    row.data[member] = new.decode()
                    row.save(update_fields=["data"])

    def _of(self, row: Authenticator) -> Iterator[Row]:
        for member in self._members:
            if row.data.get(member):
                yield (row.pk, member), row.data[member].encode()


class Sessions:
    """What sessions of staff members hold: encrypted, then signed with SECRET_KEY."""

    name = "django_session.session_data"

    def newest(self, count: int) -> Iterator[Row]:
        yield from self._of(Session.objects.order_by("-expire_date")[:count])

    def batches(self) -> Iterator[list[Row]]:
        found = list(Session.objects.order_by("pk")[:BATCH])
        while found:
            yield list(self._of(found))
            found = list(Session.objects.order_by("pk").filter(pk__gt=found[-1].pk)[:BATCH])

    def replace(self, changes: list[Change]) -> None:
        for (key, signed), _, new in changes:
            Session.objects.filter(pk=key, session_data=signed).update(session_data=_sign(new))

    def _of(self, rows: Any) -> Iterator[Row]:
        """One that no SECRET_KEY signed is nobody's: Django takes it for an empty one."""
        for row in rows:
            token = _unsigned(row.session_data)
            if token:
                yield (row.pk, row.session_data), token


class _AsItIs:
    """In place of the serializer of sessions: what it made."""

    dumps = loads = staticmethod(bytes)


def _unsigned(data: str, **keys: Any) -> bytes:
    try:
        return signing.loads(data, salt=SessionStore().key_salt, serializer=_AsItIs, **keys)
    except signing.BadSignature:
        return b""


def _sign(token: bytes) -> str:
    return signing.dumps(token, salt=SessionStore().key_salt, serializer=_AsItIs, compress=True)


def is_signed_by(data: str, key: str | bytes) -> bool:
    """Whether this SECRET_KEY signed a session."""
    return bool(_unsigned(data, key=key, fallback_keys=[]))
