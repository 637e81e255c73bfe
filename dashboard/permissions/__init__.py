"""What a staff role may do: permissions grouped in words that a person understands, the built-in roles, and who may do what where."""
