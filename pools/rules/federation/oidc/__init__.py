"""Sign-in with an OpenID Connect provider, Google, Facebook, Amazon or Apple: one relying party, by the code flow.

What differs between them is data (:mod:`.kinds`, and a provider's ``details``, where an emulator or a proxy can stand in).
"""
