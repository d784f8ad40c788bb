"""Floor 1, pure: what anyone can check. Functions on values and bytes; no database, clock, network or files."""
