"""Floor of the acts: what can happen to one signature request beside its usual path."""
