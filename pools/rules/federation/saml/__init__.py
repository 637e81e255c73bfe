"""SAML 2.0: responses, and who signed them."""
