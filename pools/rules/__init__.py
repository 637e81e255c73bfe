"""What operations share, in floors that import-linter holds (pyproject.toml): each folder knows the lower ones alone.

From the top: imports; a user's own account, new users; events; risk, tokens; sessions and what a sign-in may begin with;
messages, passkeys; triggers; second factors, searches; users; signing keys, passwords, codes; names, app clients; the
schema; user pools; callers; what knows no pool (limits, fetching, paging). A new file finds its floor or the check fails.
"""
