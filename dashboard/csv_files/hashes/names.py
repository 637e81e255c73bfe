"""What columns are called that belong to a password: beside the hash its salt, what made it, and the authenticator app."""

SALT, MAKER, TIMES, TOTP = "password_salt", "password_algorithm", "password_iterations", "totp_secret"
TARGETS = (SALT, MAKER, TIMES, TOTP)
"""What a column can be that is no attribute: the first three become one string with ``password_hash``."""
NAMES = {
    SALT: "passwordsalt salt pwsalt passwdsalt hashsalt",
    MAKER: "passwordalgorithm passwordhasher hasher hashalgorithm passwordhashalgorithm hashingalgorithm encryptionscheme "
    "passwordscheme algorithm",
    TIMES: "passworditerations hashiterations iterations iterationcount workfactor factor rounds",
    TOTP: "totpsecret otpsecret totp otp otpauth otpauthurl otpauthuri otpauthurl mfasecret authenticatorsecret "
    "googleauthenticatorsecret twofactorsecret",
}
