"""Lets the database refuse changes to the trail, and index its texts by trigrams."""

from django.db import migrations

REFUSAL = "The audit trail is only added to: a record is never changed, and deleted only once a removal stands in it."

SQLITE = (
    f"CREATE TRIGGER audit_keeps BEFORE UPDATE ON dashboard_auditrecord BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"""CREATE TRIGGER audit_stays BEFORE DELETE ON dashboard_auditrecord
        WHEN old.id > coalesce((SELECT max(removed_upto) FROM dashboard_auditrecord WHERE removed_upto IS NOT NULL), 0)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    # A row that is written over by INSERT OR REPLACE fires no other trigger.
    f"""CREATE TRIGGER audit_not_over BEFORE INSERT ON dashboard_auditrecord
        WHEN EXISTS (SELECT 1 FROM dashboard_auditrecord WHERE id = new.id)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    """CREATE VIRTUAL TABLE dashboard_audit_search USING fts5(
        target, staff, roles, reason, content='dashboard_auditrecord', content_rowid='id', tokenize='trigram')""",
    "INSERT INTO dashboard_audit_search(dashboard_audit_search, rank) VALUES ('automerge', 16)",
    "INSERT INTO dashboard_audit_search(dashboard_audit_search) VALUES ('rebuild')",
    # Rows go into the index some time later (dashboard/audit/search.py): only those that are in it are taken out.
    """CREATE TRIGGER audit_search_delete AFTER DELETE ON dashboard_auditrecord
        WHEN EXISTS (SELECT 1 FROM dashboard_audit_search_docsize WHERE id = old.id) BEGIN
        INSERT INTO dashboard_audit_search(dashboard_audit_search, rowid, target, staff, roles, reason)
        VALUES ('delete', old.id, old.target, old.staff, old.roles, old.reason); END""",
)

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """CREATE INDEX audit_search ON dashboard_auditrecord USING gin (
        upper(target) gin_trgm_ops, upper(staff) gin_trgm_ops, upper(roles) gin_trgm_ops, upper(reason) gin_trgm_ops)""",
    f"""CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF old.id <= coalesce(
                    (SELECT max(removed_upto) FROM dashboard_auditrecord WHERE removed_upto IS NOT NULL), 0
                ) THEN RETURN old; END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege';
        END $$""",
    """CREATE TRIGGER audit_keeps BEFORE UPDATE ON dashboard_auditrecord
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_stays BEFORE DELETE ON dashboard_auditrecord
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON dashboard_auditrecord
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
)


def create(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0011_audit_seal")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
