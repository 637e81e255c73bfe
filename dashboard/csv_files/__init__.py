"""Reading people's files, of which a CSV is the pattern: what they are, what their columns mean, and the same rows as Cognito
wants them.

Nothing here knows Django's models, requests or pools: bytes and plain values go in and come out.
"""
