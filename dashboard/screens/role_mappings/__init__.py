"""Which role the logins of an identity pool get: settings, simulator and principal tags."""
