"""Users: creating, reading, changing and removing them as an administrator."""
