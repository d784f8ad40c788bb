"""The demonstration: a made federation, its proposals, and the driver that lives a cycle from outside.

Floor: none of the house's; it imports no room, and reads and acts from outside only, over HTTP and in files.
"""
