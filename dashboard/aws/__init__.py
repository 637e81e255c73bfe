"""The one door out of the console: every pool, embedded or on AWS, is reached through a client from here."""
