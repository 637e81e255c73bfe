"""The support desk: notes on users, whom somebody should look at, and the scan that finds them."""
