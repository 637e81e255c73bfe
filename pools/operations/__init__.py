"""The operations of ``cognito-idp``: one function each, one file for each noun.

Each function takes the :class:`~pools.wire.call.Call` and, as keyword arguments, the members of the
operation's input shape in snake case. It returns the output shape and raises the operation's modelled errors.
"""
