"""What measures us, and what we are measured against; nothing imports it but tests."""
