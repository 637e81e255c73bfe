"""A second person for the acts that an administrator has marked: asking, looking, deciding, carrying out."""
