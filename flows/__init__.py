"""Flows: the drivers Prefect schedules and shows; beside `web`, above acts and notices. No rule here."""
