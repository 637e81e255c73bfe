"""The keys that sign for a pool: tokens, and the events that go to functions by address."""
