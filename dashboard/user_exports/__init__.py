"""The list of users as a file: what its query finds, in columns, for a spreadsheet, a program or the import."""
