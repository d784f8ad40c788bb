"""A signer whose signatures all have one length, so that no byte of a sealed file is left to fill."""

from __future__ import annotations

from pyhanko.sign.signers import SimpleSigner

P256 = ("named", "secp256r1")
P256_LENGTH = 71
"""What half of all P-256 signatures take in DER; the others have a number that is shorter or longer."""


class SteadySigner(SimpleSigner):
    """Signs again until the signature has its usual length: a gap in the file could be altered unseen."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Return a signature of the length that every other one has."""
        while True:
            made = super().sign_raw(data, digest_algorithm)
            if (
                self.signing_key.algorithm != "ec"
                or self.signing_key.curve != P256
                or len(made) == P256_LENGTH
            ):
                return made
