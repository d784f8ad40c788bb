"""Floor 1, pure: what anyone can check. Functions on bytes; no database, clock, network or files."""
