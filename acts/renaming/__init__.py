"""A member that is called otherwise, acts like those beside: what it signed keeps its former name."""
