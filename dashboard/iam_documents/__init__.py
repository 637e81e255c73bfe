"""Who may take a role, and what a role may do: policies as the console reads, writes and questions them."""
