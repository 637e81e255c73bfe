"""User pools: finding one, its settings with the defaults filled in, and taking one away."""
