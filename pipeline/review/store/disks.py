# SPDX-License-Identifier: Apache-2.0
"""Whether a folder lies on a disk of this machine or on one of the network.

A write-ahead log needs memory that all its users share, which machines do not: on a network disk
it can lose what was saved without telling.
"""

import sys
from pathlib import Path, PurePath

__all__ = ["find_network_disk", "find_type"]

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {
        "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone",
        "fuse.sshfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs",
        "smb2", "smb3", "smbfs",
    }
)  # fmt: skip
_REMOTE_DRIVE = 4


def find_network_disk(folder: Path) -> str:
    """Returns the kind of the network disk on which a folder lies; empty where it lies on none.

    Accepted gap: on macOS nothing tells without another program, and so nothing is told.
    """
    place = folder.resolve()
    if sys.platform == "win32":
        return _find_on_windows(place)
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
    kind = find_type(place, mounts)
    return kind if kind in _NETWORK else ""


def find_type(place: PurePath, mounts: str) -> str:
    """Returns the file system of a place by the text of ``/proc/self/mountinfo``; else empty."""
    found, longest = "", -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = PurePath(_unescape(fields[4]))
        # Of two on one place the later one hides the earlier.
        if place.is_relative_to(point) and len(point.parts) >= longest:
            found, longest = after.split(" ")[0], len(point.parts)
    return found


def _unescape(field: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field


def _find_on_windows(place: Path) -> str:
    import ctypes

    if place.drive.startswith("\\\\"):
        return "network share"
    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\")  # type: ignore[attr-defined, unused-ignore]
    return "network drive" if kind == _REMOTE_DRIVE else ""
