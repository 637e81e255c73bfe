"""IAM policies of the embedded engine: read, and evaluated for an action, a resource and a context.

Pure: it knows no model, no request, and no operation.
"""
