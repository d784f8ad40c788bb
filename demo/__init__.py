"""The demonstration: a made federation, its proposals, and the driver that lives a cycle from outside.

Floor: none of the house's; of the rooms it imports only words from `rules`, and acts over HTTP.
"""
