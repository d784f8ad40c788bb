"""Measures against a member, acts like those beside: notice, observations, suspension, lapse, their end."""
