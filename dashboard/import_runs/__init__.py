"""What the console does for an import: the steps from an uploaded file to its rejected lines.

Jobs themselves belong to the pool and are reached through its API.
"""
