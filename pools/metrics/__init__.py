"""The little of Amazon CloudWatch that charts a pool: the metrics that Cognito publishes, by the hour.

Follows "Metrics for Amazon Cognito user pools" (DG:metrics-for-cognito-user-pools).
"""
