"""User import: from an uploaded CSV to rows in a pool.

A file is cut into chunks of whole lines (``planning``), neighbours by name (``ordering``), which any number of workers
take one by one (``running``). A chunk's bytes become records (``records``, ``cells``), each record a user or a
reason (``rows``), and the users of a chunk are written in one transaction together with the chunk's counters
(``writing``): what a worker that is killed had in hand was never there.

Follows "Importing users into user pools from a CSV file" (DG:cognito-user-pools-using-import-tool).
"""
