"""Floor 1, pure: what is decided. Values in, values out; no database, clock, network or files."""
