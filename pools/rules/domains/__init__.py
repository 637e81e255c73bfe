"""Where a pool's own pages answer: which names are domains, whose a host is, and the addresses that follow."""
