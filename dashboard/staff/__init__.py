"""Staff members and their roles: who may change what of whom, and the links by which they get in."""
