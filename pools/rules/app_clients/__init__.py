"""App clients: finding one, its settings with the defaults filled in, and whether an app knows its secret."""
