"""What pages read of identity pools: their providers, their names, and whom words lead to."""
