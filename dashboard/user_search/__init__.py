"""Finding users of a pool: what was asked, what fits, and by what each was found."""
