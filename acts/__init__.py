"""What is done: one verb a file, all through one door; beside notices, above models."""
