"""Acts on the policies by which a pool takes client ID metadata documents."""
