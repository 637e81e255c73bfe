"""The little of Amazon CloudWatch Logs that shows the log of a user import: it is where Cognito writes it.

Each pool has one log group, each import job one stream. Only lines that were skipped or failed are kept.
"""
