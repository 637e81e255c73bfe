"""Everything that staff do to a pool and what is in it: one folder a noun, one file an act.

``acts/users/disable.py`` is all that the console knows of disabling a user: the call, who may make it, why it cannot be done
now, what it will do, what is said after, how the trail tells it. Pages, bulk jobs, approvals, desk and jump box read it.
"""
