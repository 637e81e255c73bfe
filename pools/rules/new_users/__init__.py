"""Users who come about: made by an administrator, signed up, or brought over from another directory."""
