"""What lasts of a sign-in: the session, its end, and the device that is remembered."""
