"""What Django's models cannot say: the trigram index, the numbers of users, and byte order for prefix filters."""

from django.db import migrations

KEY_COLUMNS = (
    "username_key",
    "sub",
    "email_key",
    "phone_number_key",
    "name_key",
    "given_name_key",
    "family_name_key",
    "preferred_username_key",
)

# A user goes in one statement, whatever hangs on them.
OF_A_USER = " ".join(
    f"DELETE FROM pools_{table} WHERE user_id {{0}};" for table in ("alias", "code", "membership")
)

SQLITE = (
    "CREATE TABLE pools_numbers (next integer NOT NULL)",
    "INSERT INTO pools_numbers VALUES (1)",
    """CREATE VIRTUAL TABLE pools_user_search USING fts5(
        search, content='pools_user', content_rowid='id', detail='none', tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER pools_user_search_insert AFTER INSERT ON pools_user BEGIN
        INSERT INTO pools_user_search(rowid, search) VALUES (new.id, new.search); END""",
    """CREATE TRIGGER pools_user_search_delete AFTER DELETE ON pools_user BEGIN
        INSERT INTO pools_user_search(pools_user_search, rowid, search) VALUES ('delete', old.id, old.search); END""",
    """CREATE TRIGGER pools_user_search_update AFTER UPDATE OF search ON pools_user BEGIN
        INSERT INTO pools_user_search(pools_user_search, rowid, search) VALUES ('delete', old.id, old.search);
        INSERT INTO pools_user_search(rowid, search) VALUES (new.id, new.search); END""",
    f"CREATE TRIGGER pools_user_gone AFTER DELETE ON pools_user BEGIN {OF_A_USER.format('= old.id')} END",
)

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX pools_user_search ON pools_user USING gin (search gin_trgm_ops)",
    "CREATE SEQUENCE pools_numbers",
    # setval is outside transactions: the lock keeps two takers from overlapping.
    """CREATE FUNCTION take_numbers(count bigint) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE first bigint;
        BEGIN
            PERFORM pg_advisory_lock(hashtext('pools_numbers'));
            first := nextval('pools_numbers');
            PERFORM setval('pools_numbers', first + count - 1);
            PERFORM pg_advisory_unlock(hashtext('pools_numbers'));
            RETURN first;
        END $$""",
    f"""CREATE FUNCTION pools_user_gone() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {OF_A_USER.format("IN (SELECT id FROM gone)")} RETURN NULL; END $$""",
    """CREATE TRIGGER pools_user_gone AFTER DELETE ON pools_user REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION pools_user_gone()""",
    *(
        f'ALTER TABLE pools_user ALTER COLUMN {column} TYPE varchar({36 if column == "sub" else 2048}) COLLATE "C"'
        for column in KEY_COLUMNS
    ),
    'ALTER TABLE pools_group ALTER COLUMN name TYPE varchar(128) COLLATE "C"',
)


def create(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("pools", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
