"""The face of the pages of an app client: its style, the classic look, and the terms documents."""
