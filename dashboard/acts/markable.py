"""What an administrator can mark, so that it needs a second person; each covers one act or several."""

from dashboard.marked_acts import Markable

DELETE_MANY = Markable(
    "bulk-delete", "Delete many users", "Or many identities, selected in a list.", on_many=True
)
SIGN_OUT_MANY = Markable(
    "bulk-sign-out", "Sign out many users", "Every session of each of them ends.", on_many=True
)
DELETE_POOL = Markable(
    "delete-pool", "Delete a pool", "A user pool or an identity pool, with everyone in it."
)
REMOVE_FACTOR = Markable(
    "remove-mfa",
    "Remove or turn off a second factor",
    "An authenticator app that is removed, or a factor that is turned off, of one user.",
)
ADD_TO_GROUP = Markable(
    "add-to-group",
    "Add users to groups",
    "One user or many, and imports that have a column of groups.",
)
DISABLE = Markable("disable", "Disable users", "One user or many, and imports that have a column of it.")
VERIFY = Markable(
    "verify",
    "Mark addresses as verified",
    "Of one user or many, and imports that bring verified addresses or numbers.",
)
IMPORT_PASSWORDS = Markable(
    "import-passwords", "Import passwords", "Imports of users with the hashes of their passwords."
)
START_IMPORT = Markable("import", "Start an import", "Each import, whatever its columns are.")
UNDO_IMPORT = Markable(
    "undo-import", "Undo an import", "The users whom it made are removed, where nobody has used them since."
)
JOIN = Markable(
    "join-users",
    "Join a federated user to a local one",
    "Where what they share is not verified on both sides, this always needs a second person.",
)
MARKABLE = {
    each.key: each
    for each in (
        DELETE_MANY,
        SIGN_OUT_MANY,
        DELETE_POOL,
        REMOVE_FACTOR,
        ADD_TO_GROUP,
        DISABLE,
        VERIFY,
        START_IMPORT,
        IMPORT_PASSWORDS,
        UNDO_IMPORT,
        JOIN,
    )
}
"""In the order of the page of settings."""
