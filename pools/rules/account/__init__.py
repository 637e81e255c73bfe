"""What users do about their own account: confirm it, change an address, get back into it."""
