"""The attributes that users of a pool can have, and which values fit them."""
