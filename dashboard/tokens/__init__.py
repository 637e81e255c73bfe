"""Looking into a token: what it says, and every check that a verifier makes of it, with its verdict and why."""
