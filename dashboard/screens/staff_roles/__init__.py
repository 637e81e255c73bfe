"""Roles of staff members: what each may do, sees masked, and must explain."""
