"""Personal links and mailed codes: how people enter, and how a lost link is replaced."""
