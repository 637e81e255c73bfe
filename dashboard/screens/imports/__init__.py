"""Imports of a pool: upload a file, map its columns, check it, run it, correct what was rejected."""
