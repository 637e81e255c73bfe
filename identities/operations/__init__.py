"""The operations of ``cognito-identity``: one function each, one file for each noun."""
