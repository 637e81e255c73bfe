"""Passwords of users: what a pool asks of them, how they are kept, and how they are proved without being sent."""
