"""The forms of role settings and principal tags."""
