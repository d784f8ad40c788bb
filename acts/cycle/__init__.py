"""The acts of a cycle as a whole, from its draft to its end."""
