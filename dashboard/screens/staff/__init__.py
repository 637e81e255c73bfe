"""Staff members: the list, invitations, one member's page and roles."""
