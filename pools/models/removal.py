"""Triggers of the database that take away, with a user, the rows of other tables that hang on them.

A user goes in one statement, whatever hangs on them. A migration that adds such a table calls :func:`follow_user`.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def follow_user(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Let one more table (without ``pools_``, with a ``user_id``) follow a deleted user, by a trigger of its own."""
    name = f"pools_user_gone_{table}"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"  # noqa: S608
            f" BEGIN DELETE FROM pools_{table} WHERE user_id IN (SELECT id FROM gone); RETURN NULL; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} AFTER DELETE ON pools_user REFERENCING OLD TABLE AS gone"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {name} AFTER DELETE ON pools_user"  # noqa: S608
            f" BEGIN DELETE FROM pools_{table} WHERE user_id = old.id; END"
        )
