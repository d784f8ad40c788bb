"""The election of a secret ballot: fed, watched, verified, and its result taken."""
