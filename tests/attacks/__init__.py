"""What a stranger may try: each test says in a sentence what does not come of it."""
