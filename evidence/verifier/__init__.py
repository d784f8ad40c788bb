"""What `verify.py` is made of: the standard library alone, and nothing of the code it checks."""
