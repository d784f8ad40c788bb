"""Flows: the drivers that Prefect schedules and shows; beside `web`, above acts and notices. No rule in them."""
