"""Which role a login would get, and why: the providers, the rules, the tags, the choice."""
