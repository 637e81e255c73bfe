"""The one way to ask something of another machine for somebody, or to send it something: a pool's function, a provider's
keys, the file of an import.

A name is resolved once, its addresses are checked, and the connection goes to what was checked. Time and size are
bounded, nothing is followed, and no proxy of the environment is asked. It knows no model. Addresses that an administrator
of the site wrote into its settings (``LAMBDA_ENDPOINT_URL``) are not for here.
"""

from pools.rules.fetching.addresses import EVERYWHERE, Network, NotPublic
from pools.rules.fetching.asking import (
    Answer,
    Bounds,
    NoAddress,
    NotTrusted,
    Readable,
    TooLate,
    TooLong,
    Unreached,
    fetch,
    put,
)

__all__ = [
    "EVERYWHERE",
    "Answer",
    "Bounds",
    "Network",
    "NoAddress",
    "NotPublic",
    "NotTrusted",
    "Readable",
    "TooLate",
    "TooLong",
    "Unreached",
    "fetch",
    "put",
]
