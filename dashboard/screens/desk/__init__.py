"""The support desk: one search over all pools, and the queue of users whom somebody should look at."""
