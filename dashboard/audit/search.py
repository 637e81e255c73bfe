"""Records that hold a text anywhere in their target, name, roles or reason: pg_trgm on PostgreSQL, FTS5 on SQLite.

Both look at trigrams; a text of one or two characters is looked for in every record. SQLite's index is caught up with by
a task, as nobody should wait for it who is being recorded; what it does not hold yet is looked through.
"""

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from dashboard.models import AuditRecord
from dashboard.models.audit import Act

SEARCHED = ("target", "staff", "roles", "reason")
_FOUND = "SELECT rowid FROM dashboard_audit_search WHERE dashboard_audit_search MATCH %s"
_INDEXED = "SELECT coalesce(max(id), 0) FROM dashboard_audit_search_docsize"
_COLUMNS = ", ".join(SEARCHED)
_CATCH_UP = (
    f"INSERT INTO dashboard_audit_search(rowid, {_COLUMNS}) SELECT id, {_COLUMNS} FROM dashboard_auditrecord"  # noqa: S608
    f" WHERE id > ({_INDEXED}) ORDER BY id LIMIT %s"
)
_AT_ONCE = 2000


def containing(records: QuerySet[Act], **texts: str) -> QuerySet[Act]:
    """The records whose columns (of :data:`SEARCHED`) contain these texts, whatever their case."""
    by_trigrams = connection.vendor == "sqlite" and records.model is AuditRecord
    for column, text in texts.items():
        holds = Q(**{f"{column}__icontains": text})
        if by_trigrams and len(text) > 2:
            wanted = f'{column} : "{text.replace(chr(34), chr(34) * 2)}"'
            indexed = Q(pk__in=RawSQL(_FOUND, [wanted]))  # noqa: S611
            holds = indexed | (Q(pk__gt=_indexed()) & holds)
        records = records.filter(holds)
    return records


def catch_up() -> None:
    """Put records that were written since into SQLite's index, some at a time."""
    if connection.vendor != "sqlite":
        return
    while AuditRecord.objects.filter(pk__gt=_indexed()).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CATCH_UP, [_AT_ONCE])


def _indexed() -> int:
    """The newest record that SQLite's index holds."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXED)
        return cursor.fetchone()[0]
