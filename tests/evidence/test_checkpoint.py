"""Checkpoints, and signatures that OpenSSH itself accepts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from evidence import sshsig
from evidence.checkpoint import (
    NAMESPACE,
    Checkpoint,
    allowed_signer,
    body,
    fingerprint,
    public_key,
    public_line,
    read,
    sign,
    verify,
)

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC = public_key(SEED)
ROOT = bytes(range(100, 132))
TEXT = body("charte/essai", 41, ROOT)
SSH_KEYGEN = shutil.which("ssh-keygen")
needs_ssh_keygen = pytest.mark.skipif(SSH_KEYGEN is None, reason="no ssh-keygen on this machine")


def test_a_checkpoint_is_three_lines_and_is_read_back() -> None:
    assert TEXT.split("\n") == ["charte/essai", "41", "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM=", ""]
    assert read(TEXT) == Checkpoint("charte/essai", 41, ROOT)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 1, ROOT), ("two\nlines", 1, ROOT), (" edge", 1, ROOT), ("x", -1, ROOT), ("x", 1, ROOT[:31])],
    ids=[
        "no origin",
        "an origin of two lines",
        "an origin with a blank edge",
        "a negative size",
        "a short root",
    ],
)
def test_what_is_no_checkpoint_is_not_written(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        body(origin, size, root)


@pytest.mark.parametrize(
    "text",
    [TEXT[:-1], TEXT + "\n", TEXT.replace("41", "041"), TEXT.replace("\n", "\r\n"), TEXT.replace("=", "")],
)
def test_another_spelling_is_no_checkpoint(text: str) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        read(text)
    assert not verify(PUBLIC, text, sshsig.sign(SEED, text, namespace=NAMESPACE))


def test_a_root_whose_spare_bits_are_set_is_another_spelling() -> None:
    with pytest.raises(ValueError, match="another spelling"):
        read(TEXT.replace("goM=", "goN="))


def test_the_same_seed_and_text_give_the_same_signature() -> None:
    assert sign(SEED, TEXT) == sign(SEED, TEXT)
    assert verify(PUBLIC, TEXT, sign(SEED, TEXT))


@pytest.mark.parametrize(
    "armored",
    [
        sign(OTHER, TEXT),
        sign(SEED, body("charte/essai", 42, ROOT)),
        sshsig.sign(SEED, TEXT, namespace="charte-receipt"),
        sign(SEED, TEXT).replace("\n", "\r\n"),
        sign(SEED, TEXT) + "\n",
        sign(SEED, TEXT).replace("U1NI", "U1NJ"),
        "-----BEGIN SSH SIGNATURE-----\nA\n-----END SSH SIGNATURE-----\n",
        "",
    ],
    ids=["another signer", "another text", "another namespace", "other line ends", "a line more", "altered",
         "not base64", "nothing"],
)  # fmt: skip
def test_any_other_signature_is_refused(armored: str) -> None:
    assert not verify(PUBLIC, TEXT, armored)


def test_a_key_of_another_length_verifies_nothing() -> None:
    short = PUBLIC[:31]
    assert not verify(short, TEXT, sshsig._armored(short, bytes(64), NAMESPACE))


@needs_ssh_keygen
def test_openssh_accepts_the_checkpoint_and_refuses_an_altered_one(tmp_path: Path) -> None:
    signers, signature = tmp_path / "allowed_signers", tmp_path / "checkpoint.sig"
    signers.write_text(allowed_signer(SEED, "charte"), encoding="utf-8")
    signature.write_text(sign(SEED, TEXT), encoding="utf-8")
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        str(signers),
        "-I",
        "charte",
        "-n",
        NAMESPACE,
        "-s",
        str(signature),
    ]
    codes = [
        subprocess.run(command, input=text.encode(), capture_output=True, check=False).returncode
        for text in (TEXT, TEXT.replace("41", "42"))
    ]
    assert codes[0] == 0
    assert codes[1] != 0


@needs_ssh_keygen
def test_openssh_signs_to_the_very_same_bytes(tmp_path: Path) -> None:
    key, signed = tmp_path / "key", tmp_path / "checkpoint"
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    key.chmod(0o600)
    signed.write_text(TEXT, encoding="utf-8")
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(signed)]
    subprocess.run(command, capture_output=True, check=True)
    assert (tmp_path / "checkpoint.sig").read_text(encoding="utf-8") == sign(SEED, TEXT)


@needs_ssh_keygen
def test_openssh_reads_the_public_key_and_prints_the_same_fingerprint(tmp_path: Path) -> None:
    key = tmp_path / "key.pub"
    key.write_text(public_line(SEED, "charte@essai") + "\n", encoding="utf-8")
    done = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["256", fingerprint(PUBLIC), "charte@essai", "(ED25519)"]
