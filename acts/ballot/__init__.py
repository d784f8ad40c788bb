"""The acts of a ballot, from its freeze to its minutes and what is contested in them."""
