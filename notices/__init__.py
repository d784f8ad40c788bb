"""What is told: letters rendered and sent; beside acts, above models."""
