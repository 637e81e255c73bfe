"""App clients of a pool: list, create, edit with a preview, secrets, delete."""
