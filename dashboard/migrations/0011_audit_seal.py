"""Seals the records that are there already, in their order."""

import secrets

from django.conf import settings
from django.db import migrations

def seal_records(apps, schema_editor):
    """Number the records without a gap, and chain them in their order."""
    from dashboard.audit.chain import fingerprint, seal_of

    records = apps.get_model("dashboard", "AuditRecord").objects
    if not records.exists():
        return
    key, last, previous = secrets.token_bytes(32), 0, ""
    for record in records.order_by("id").iterator(chunk_size=1000):
        last, old = last + 1, record.id
        record.id, record.previous = last, previous
        previous = fingerprint(key, vars(record))
        records.filter(id=old).update(id=last, previous=record.previous, hash=previous)
    head = apps.get_model("dashboard", "AuditHead").objects
    head.create(
        last=last, hash=previous, seal=seal_of(key, last, previous), key=settings.KEY_RING.encrypt(key)
    )


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0010_audit_chain")]
    operations = [migrations.RunPython(seal_records, migrations.RunPython.noop)]
