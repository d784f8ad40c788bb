"""Reads that join several tables, one file a subject."""
