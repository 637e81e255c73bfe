"""Operations by which users sign in, stay signed in and sign out."""
