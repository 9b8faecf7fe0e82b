# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast an upload is, against the same upload if the CPU never waited for
the link.  Both are taken out of one capture, on the guest's clock."""
import images
import pcap
from router import EXACT_CLOCK

ADDRESS = "192.168.1.1"
# enough for several windows; too short for an image, which saves its check
BYTES = 160_000


def switch_on(router):
    """into rescue, with a capture of the wire"""
    wire = f"{router.dir}/wire"
    router.enter_rescue(qemu=(*EXACT_CLOCK, *pcap.args(wire)))
    return wire


def upload(router):
    """with a CPU so slow, on the host's clock, that the host's network is
    there before it, or hardly ever late; on the guest's, it is as fast as
    ever"""
    image = images.read(router.board, "new-sysupgrade")[:BYTES]
    router.monitor.monitor("singlestep on")
    status, _ = router.request("POST", "/api/image", image)
    router.monitor.monitor("singlestep off")
    assert status == 422
