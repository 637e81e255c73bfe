"""Imports of a pool: upload a CSV, map its columns, check it, run it, correct what was rejected."""
