"""Trying an app client's sign-in: the callback that it needs and that goes again, and what comes back by it."""
