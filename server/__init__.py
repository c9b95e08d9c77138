"""How quads are kept and shown."""
