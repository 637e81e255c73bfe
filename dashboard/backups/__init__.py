"""A copy of the whole site in a folder: database, uploads, and the keys apart. Made while the site works."""
