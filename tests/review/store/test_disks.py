# SPDX-License-Identifier: Apache-2.0
"""On which file system a place lies, by what Linux says of its mounts."""

from pathlib import PurePosixPath

import pytest

from pipeline.errors import InputError
from pipeline.review.store import disks
from pipeline.review.store.desk import Desk

MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:20 / /home rw - nfs4 server:/home rw
24 23 254:1 / /home/ann/local rw - btrfs /dev/vdb rw
25 22 0:21 / /mnt/my\040share rw - cifs //server/share rw
26 22 0:22 / /over rw - ext4 /dev/vdc rw
27 22 0:23 / /over rw - nfs server:/over rw
a line of another kind
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/review", "ext4"),
        ("/home/ann/out", "nfs4"),
        ("/home/ann/local/out", "btrfs"),
        ("/homestead", "ext4"),
        ("/mnt/my share/out", "cifs"),
        ("/over/out", "nfs"),
    ],
)
def test_the_innermost_and_latest_mount_tells(place, kind):
    assert disks.find_type(PurePosixPath(place), MOUNTS) == kind


def test_a_database_on_a_network_disk_is_refused(tmp_path, monkeypatch):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"22 1 0:1 / / rw - ext4 /dev/vda rw\n23 22 0:2 / {tmp_path} rw - nfs4 a rw\n"
    )
    monkeypatch.setattr(disks, "_MOUNTS", mounts)
    with pytest.raises(InputError, match="network disk") as refusal:
        Desk.open(f"sqlite:///{tmp_path}/review.sqlite", project="p")
    assert "PostgreSQL" in refusal.value.cure
