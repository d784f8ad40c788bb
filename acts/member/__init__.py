"""Members, those who act for them, and the tables they are read from."""
