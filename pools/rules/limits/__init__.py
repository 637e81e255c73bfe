"""How often something may be done, tried or asked for."""
