"""A user pool: create, overview, edit with a preview, custom attributes, delete."""
