"""Django's SQLite backend with cursors that do less around each statement. A setting's ``ENGINE`` names it."""
