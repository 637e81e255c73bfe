"""Operations on the second factors of users."""
