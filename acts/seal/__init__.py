"""The seal: each version and each deed as a PDF, set once, signed by the organisation, kept and served."""

import logging

# what a seal is worth is said in our words: a certificate that nobody signed is no error to log
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
