"""A pool's own pages: people sign in, sign up and get back into their accounts, by the rules and the table that the API runs.

Each page bears the query of a request for authorization, which is checked again each time; what stands between two pages
is sealed, and good for the browser that it was given to.
"""
