"""Users: finding one, whom a name means, their attributes and groups."""
