"""The systems whose users come as JSON: each a file that says how a user of it is recognised, and what its members are.

A reader gives a user as columns: those that it knows under the name of the attribute, the others under their own.
"""
