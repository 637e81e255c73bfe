"""Passwords that a staff member reads out or copies: made to fit the pool's policy, without look-alikes."""

import secrets

_CLASSES = {
    "RequireLowercase": "abcdefghjkmnpqrstuvwxyz",
    "RequireUppercase": "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "RequireNumbers": "23456789",
    "RequireSymbols": "!#%*+-=?_",
}
LENGTH = 16


def generate_password(pool: dict) -> str:
    """A random password that fits the pool's policy, with every class of characters in it."""
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    length = max(LENGTH, policy.get("MinimumLength", 8))
    wanted = list(_CLASSES.values()) if policy.get("RequireSymbols") else list(_CLASSES.values())[:3]
    signs = [secrets.choice(alphabet) for alphabet in wanted]
    signs += [secrets.choice("".join(wanted)) for _ in range(length - len(signs))]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def policy_words(pool: dict) -> str:
    """The pool's password policy in a sentence."""
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    names = {
        "RequireLowercase": "a lower-case letter",
        "RequireUppercase": "an upper-case letter",
        "RequireNumbers": "a digit",
        "RequireSymbols": "a symbol",
    }
    wanted = [words for key, words in names.items() if policy.get(key)]
    listed = (
        f" with {', '.join(wanted[:-1])} and {wanted[-1]}"
        if len(wanted) > 1
        else "".join(f" with {words}" for words in wanted)
    )
    return f"At least {policy.get('MinimumLength', 8)} characters{listed}."
