"""What pages read of IAM's roles."""
