"""How the service runs: its processes, its lock, its ports and its own small clock. Part of `cli`."""
