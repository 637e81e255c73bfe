"""Identity pools: the list, one pool, its settings and its login providers."""
