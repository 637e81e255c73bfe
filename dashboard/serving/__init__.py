"""The site as granian serves it: bodies are read before a thread is taken, and threads are left to what is whole.

Django's threads are few, and each serves one request at a time. Whoever sends half a body and waits would hold one for as
long as they like, and sixteen such sockets the whole site. So the event loop, which holds thousands of sockets as cheaply
as one, reads each body to its end, under a deadline and a bound; then a thread runs Django's WSGI application on it. Bodies
too large to be held are read by a thread while they come, from a few that are kept for them.
"""
