"""The text: a pure floor."""
