"""What is kept: tables, one file each, with their reads; above the pure floors, below acts and notices."""
