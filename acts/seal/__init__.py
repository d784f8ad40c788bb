"""The seal: each version and each deed as a PDF, set once, signed by the organisation, kept and served."""
