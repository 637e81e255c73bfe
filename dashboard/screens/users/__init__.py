"""Everything under a pool's Users."""
