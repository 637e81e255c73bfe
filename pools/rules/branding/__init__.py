"""The face of a pool's own pages: styles of managed login, classic customization, their images, and terms documents.

:mod:`.kinds`, :mod:`.tree`, :mod:`.settings`, :mod:`.colours`, :mod:`.styles` and :mod:`.classic` know no model: the console's
preview uses them too.
"""
