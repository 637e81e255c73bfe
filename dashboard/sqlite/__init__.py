"""Django's SQLite backend with cursors that do less around each statement: the ``ENGINE`` of a site on SQLite."""
