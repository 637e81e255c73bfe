"""The pages of ListUsers: a filter, and the index that drives it."""
