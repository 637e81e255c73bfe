"""Groups of a pool and their members."""
