"""What a role may do: acts grouped in words that a person understands, the built-in roles, and who may do what where."""
