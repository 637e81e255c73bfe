"""The pages before the console: signing in, a forgotten password, coming from a provider."""
