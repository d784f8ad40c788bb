"""What ends a membership, acts like those beside: a member leaves, or members merge into another."""
