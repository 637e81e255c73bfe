"""What can stand in a user's way, a file a subject: rules that turn what is known of a user into findings."""
