"""The counts behind the metrics that Amazon CloudWatch has of a pool.

Hours that are closed are kept as counts, by a task; the open ones are counted from the events themselves. So a chart
costs little however many events there are, no sign-in waits for a counter, and a late task makes nothing wrong.
"""
