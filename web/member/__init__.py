"""What a member does behind its personal link."""
