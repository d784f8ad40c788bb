"""A version: published, described, rendered, printed, and checked on the disk."""
