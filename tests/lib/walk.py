# SPDX-License-Identifier: GPL-2.0-or-later
"""The way that is walked with every board there is, on its model: up out of its
own flash with the button held, an image of each of its formats uploaded, its
neighbour's refused, and into what was written."""
import json
import os
import random
import time

import boardclass
import cable
import flashimage
import machines
import program
import recipe
import silicon
from router import PATIENCE

# how many boards of a sample, and which
SAMPLE, SEED = 3, 1
# an image that is not for this router, or that does not say for which; and one
# that nobody knows, for its key is another's
REFUSED = (422, 415)
# write images of all formats, whatever it takes
EVERY = os.environ.get("EVERY_FORMAT")


def sample():
    """boards of classes that are compiled for the models anyway; the same each
    time"""
    models = machines.models()
    built = {boardclass.name(machines.ROUTERS[name].facts) for name in models}
    return sorted(random.Random(SEED).sample(
        [name for name in sorted(machines.ROUTERS) if name not in models and
         boardclass.name(machines.ROUTERS[name].facts) in built], SAMPLE))


def lan_address(facts):
    """what is in the router's flash, and what it makes of it"""
    mac = int.from_bytes(flashimage.MAC, "big") + facts.mac.add
    return mac.to_bytes(6, "big").hex(":")


def send(router, image, force=False):
    """the whole job in one request: (status, what it says)"""
    return router.request("PUT", "/image.bin" + "?force=1" * force, image)


def check_status(router, facts):
    status = router.status()
    want = {"board": router.board, "reason": "button", "intact": True}
    if facts.mac:
        want["mac"] = lan_address(facts)
    have = {key: status[key] for key in want}
    assert have == want, f"status: {have}"
    if machines.BOARDS[router.board].leds:
        router.wait_for_leds({"waiting"})


def refuse(router, facts, fmt, contents):
    """the neighbour's; of what names no board, its own as well"""
    before = router.flash()
    other = recipe.neighbour(facts, fmt)
    for upload in recipe.uploads(other, fmt, contents):
        code, text = send(router, upload.files[0])
        assert code in REFUSED, f"{other.names[0]}: {text}"
    assert router.flash() == before, "a refused image has been written"


def accept(router, upload):
    """it would be written"""
    for image in upload.files:
        code, text = router.request("POST", "/api/image", image)
        assert code == 200, text
        assert json.loads(text)["verdict"] == (
            "cannot-tell" if upload.unsure else "accept"), text


def install(router, facts, upload, version):
    for image in upload.files:
        code, text = send(router, image, upload.unsure)
        last = text.rstrip().rsplit("\n", 1)[-1]
        assert code == 200 and last.startswith("OK: "), text
    router.wait(r"^lifeboat: done$")
    router.wait_for_firmware(version)
    # what is in a FIT beside the kernel, which finds it in no other way
    tree = router.console.seen("^started with a tree: console=ttyS0$")
    assert bool(tree) == (recipe.kernel_kind(facts) == "fit")


def written(facts):
    """the formats of which an image is written, not only judged: on NAND, where
    all blocks of a factory image's UBI take a minute, what goes into a volume"""
    if facts.flash.kind == "nor" or EVERY:
        return recipe.formats(facts)
    return [f for f in facts.formats if f == "sysupgrade-tar"] or \
        facts.formats[:1]


def jobs(facts):
    """(format, upload, what is in it) of each power-on; the program is another
    each time, so that an image that was not written would be seen"""
    which = ("new", "old")
    for fmt in written(facts):
        made = {w: program.contents(facts, w, fmt) for w in which}
        count = len(recipe.uploads(facts, fmt, made["new"]))
        for n in range(count):
            contents = made[which[0]]
            yield fmt, recipe.uploads(facts, fmt, contents)[n], contents
            which = which[::-1]


def judge(router, facts):
    """images of the formats that are not written; what they are"""
    for fmt in recipe.formats(facts):
        if fmt in written(facts):
            continue
        contents = program.contents(facts, "new", fmt)
        refuse(router, facts, fmt, contents)
        for upload in recipe.uploads(facts, fmt, contents):
            accept(router, upload)
            yield upload.what


class Silence:
    """cables in all ports that are not LAN's"""

    def __init__(self, board):
        self.cables = {port: cable.Cable() for port in board.silent}
        self.qemu = [arg for port, c in self.cables.items() for arg in (
            "-netdev", f"{c.netdev},id=port{port}",
            *board.plug(port, f"port{port}"))]

    def break_it(self):
        """if the router would answer there"""
        for c in self.cables.values():
            c.ask("192.168.1.1")
            c.discover()

    def check(self):
        loud = [port for port, c in self.cables.items() if not c.is_silent()]
        assert not loud, f"ports {loud} are not silent"

    def close(self):
        for c in self.cables.values():
            c.close()


class Watchdog:
    """one on a GPIO: whoever feeds it does so in less than half its time"""

    def __init__(self, facts):
        self.ms = facts.watchdog[1]

    def check(self, router):
        assert not router.gpio("watchdog-bites"), "the watchdog has bitten"
        waited = router.gpio("watchdog-waited")
        assert waited < self.ms // 2, f"the watchdog waited for {waited} ms"

    def idle(self, router):
        """a rescue in which nobody is, for longer than its time"""
        # so that guest seconds pass faster, and the first stage is in time
        shift = 7 if self.ms > 20_000 else 5
        router.enter_rescue(qemu=("-icount", f"shift={shift}"))
        deadline = time.monotonic() + PATIENCE
        while router.guest_ns() < 2 * self.ms * 1_000_000:
            assert time.monotonic() < deadline, "guest time stands still"
        self.check(router)
        router.power_off()


def walk(make_router, name):
    """(what was written and started, what was judged only), in their order;
    MAKE_ROUTER: conftest.py's, which looks after flash and after what silicon
    would not bear"""
    board = machines.BOARDS[name]
    router = make_router(firmware=recipe.in_flash(
        board.facts, program.contents(board.facts, "old")))
    done, judged = [], []
    watchdog = Watchdog(board.facts) if board.facts.watchdog else None
    clock = silicon.clock(name) if watchdog else ()
    for fmt, upload, contents in jobs(board.facts):
        silence = Silence(board)
        try:
            router.enter_rescue(qemu=(*silence.qemu, *clock))
            silence.break_it()
            check_status(router, board.facts)
            refuse(router, board.facts, fmt, contents)
            if not done:
                judged = list(judge(router, board.facts))
            install(router, board.facts, upload, contents.version)
            # they were asked long ago
            silence.check()
            if watchdog:
                watchdog.check(router)
            router.power_off()
        finally:
            silence.close()
        done.append(upload.what)
    if watchdog:
        watchdog.idle(router)
    for dram in board.other_dram:
        router.power_on(qemu=dram)
        router.wait_for_firmware(contents.version)
        router.power_off()
    return done, judged
