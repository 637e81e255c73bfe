"""API keys of the embedded engine: users of IAM, each a program with one access key, or two while it changes over."""
