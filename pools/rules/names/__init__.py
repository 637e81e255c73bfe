"""What users can be found under: the folded keys of their data, aliases, and names that are reserved."""
