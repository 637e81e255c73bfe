"""What users do with their own accounts, through an app."""
