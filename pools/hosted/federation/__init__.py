"""Where a browser goes to an identity provider of a pool, and where it comes back from one."""
