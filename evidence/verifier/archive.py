"""The archive of a bundle, from files to bytes and back: it has one form, to the byte."""

from __future__ import annotations

import io
import re
import zipfile

from evidence.verifier.faults import AlteredError, UnreadableError, hold

SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?", re.ASCII)


def packed(files: dict[str, bytes]) -> bytes:
    """Return the archive of these files in its one form: in order, uncompressed, without dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive that is in its one form.

    Raises:
        UnreadableError: It is no archive. AlteredError: A member is doubled, damaged or out of place.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except Exception:  # noqa: BLE001  zipfile raises whatever hostile bytes lead it to
        raise UnreadableError("ce n’est pas une archive zip", "this is no zip archive") from None
    files: dict[str, bytes] = {}
    size = 0
    for entry in entries:
        name = entry.filename
        size += entry.file_size
        hold(
            name not in files,
            f"{name} figure deux fois dans l’archive",
            f"{name} stands twice in the archive",
        )
        hold(
            SAFE.fullmatch(name) and entry.compress_type == zipfile.ZIP_STORED and size <= len(data),
            f"{name!r} n’a pas sa place dans l’archive",
            f"{name!r} has no place in the archive",
        )
        try:
            files[name] = archive.read(entry)
        except Exception:  # noqa: BLE001  the same
            raise AlteredError(
                f"{name} est abîmé dans l’archive", f"{name} is damaged in the archive"
            ) from None
    hold(
        packed(files) == data,
        "l’archive n’est pas sous sa forme unique : quelque chose y a été ajouté, caché ou déplacé",
        "the archive is not in its one form: something was added, hidden or moved in it",
    )
    return files
