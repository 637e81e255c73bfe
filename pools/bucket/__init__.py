"""Files in a bucket of Amazon S3, or of what speaks its protocol, by django-storages. It knows no model.

Nothing is kept on the machine's disk: reading fetches ranges, writing sends parts. No object has a public address.
"""
