"""A pool's users as the pages and the jobs read them: what they are, how they are invited and recover an account."""
