"""The services that the two commands bring with them. Standard library only."""
