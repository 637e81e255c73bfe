"""Which role a login gets, and why: a pure function that the service and the console's simulator share.

It imports nothing of Django and nothing of the engines.
"""
