"""Who calls: signatures, API keys, temporary credentials, and the limits of each."""
