"""One act for many users: what can be done, and how a job works through them."""
