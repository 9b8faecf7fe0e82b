# SPDX-License-Identifier: GPL-2.0-or-later
"""Images of a whole disk, on Malta's IDE."""
import json
import pathlib
import threading
import time

import pytest

import disk
import pack

# of the disk, and of what is on it and goes to it, in sectors: QEMU's IDE takes
# milliseconds for each
DISK = 4096
OLD = 600
NEW = 700
IMAGE = disk.mbr(NEW)


class Attached:
    """a router with a disk on which a system is"""

    def __init__(self, router):
        self.router = router
        self.file = pathlib.Path(router.dir, "disk.img")
        self.old = disk.mbr(OLD, DISK).ljust(DISK * disk.SECTOR, b"\x5a")
        self.file.write_bytes(self.old)

    def drive(self, file=None):
        return ("-drive", f"if=ide,format=raw,file={file or self.file}")

    def enter_rescue(self):
        self.router.enter_rescue(qemu=self.drive())

    def holds(self, image):
        """it, and behind it what was there before"""
        return self.file.read_bytes() == image + self.old[len(image):]

    def unchanged(self):
        return self.holds(b"")

    def starts(self):
        return self.file.read_bytes()[510:512] == b"\x55\xaa"

    def check(self, data):
        """(status, the image or what was wrong)"""
        status, text = self.router.request("POST", "/api/image", data)
        return status, json.loads(text)

    def begin(self, data):
        status, image = self.check(data)
        assert status == 200, image
        text = json.dumps({"sha256": image["sha256"], "force": True})
        status, text = self.router.request("POST", "/api/flash", text)
        assert status == 202, text

    def end(self):
        while (s := self.router.status())["state"] not in ("done", "failed"):
            time.sleep(.1)
        return s

    def write(self, data):
        self.begin(data)
        return self.end()


@pytest.fixture
def attached(router):
    return Attached(router)


def upload(router, data, path="/"):
    """(status, text) of curl -T, the whole job"""
    file = pathlib.Path(router.dir, "combined.img.gz")
    file.write_bytes(data)
    text, status = router.curl("-T", str(file), "-w", "\n%{http_code}",
                               path=path).rsplit("\n", 1)
    return int(status), text


def with_metadata(data, device):
    return data + pack.metadata(data, [device], "1", "malta/be", "OpenWrt")


@pytest.mark.both_endians
def test_packed_with_metadata(attached):
    """nobody has to insist; then what is in flash starts"""
    router = attached.router
    attached.enter_rescue()
    device = "mti," + router.board
    status, text = upload(router, with_metadata(disk.gz(IMAGE), device))
    assert status == 200
    assert text.splitlines()[-1].startswith(f"OK: {len(IMAGE)} bytes written")
    assert attached.holds(IMAGE)
    router.wait_for_firmware("v1-old")
    assert router.flash() == router.original


def test_what_the_page_says(attached):
    attached.enter_rescue()
    status, image = attached.check(disk.gz(IMAGE))
    assert status == 200
    assert image["verdict"] == "cannot-tell"
    assert image["parts"] == [{"what": "whole disk", "partition": "disk",
                               "offset": 0, "size": len(IMAGE)}]
    assert all(c["ok"] for c in image["checks"])
    status, text = upload(attached.router, disk.gz(IMAGE))
    assert status == 422 and "force=1" in text
    assert attached.unchanged()


@pytest.mark.parametrize("image", [disk.mbr(NEW), disk.gpt(NEW)],
                         ids=["mbr", "gpt"])
def test_not_packed(attached, image):
    """the page answers all along, and says how far it is"""
    attached.enter_rescue()
    attached.begin(image)
    seen = set()
    while (s := attached.router.status())["state"] not in ("done", "failed"):
        assert s["job"] == "disk" and s["done"] <= s["total"] == len(image)
        seen.add(s["state"])
    assert s["state"] == "done", s
    # a busy host may not ask while one of them lasts
    assert seen and seen <= {"writing", "verifying"}
    assert attached.holds(image)


def test_nothing_in_flash_starts(make_router):
    """it stays, and says why"""
    attached = Attached(make_router(firmware=None))
    attached.router.power_on(qemu=attached.drive())
    attached.router.wait("^lifeboat: open")
    status, text = upload(attached.router, disk.gz(IMAGE), "/?force=1")
    assert status == 200 and "It is on the disk." in text.splitlines()[-1]
    assert attached.holds(IMAGE)
    assert attached.router.status()["state"] == "done"


GZ = disk.gz(IMAGE)
BOMB = disk.gz(IMAGE + bytes(16 << 20))


@pytest.mark.parametrize("data,status,word", [
    (GZ[:len(GZ) // 2], 422, "cut short"),
    (GZ[:-1], 422, "cut short"),
    (GZ[:-8] + bytes(4) + GZ[-4:], 422, "cut short or changed"),
    (disk.told(GZ, len(IMAGE) + 512), 422, "cut short or changed"),
    (GZ + GZ, 415, "behind the file's gzip archive"),
    (GZ + bytes(512), 415, "behind the file's gzip archive"),
    (disk.gz(disk.mbr(DISK + 1)), 413, "needs a disk of 3 MiB"),
    (disk.gz(disk.mbr(NEW, DISK + 1)), 413, "needs a disk of 3 MiB"),
    (disk.mbr(DISK + 1), 413, "needs a disk of 3 MiB"),
    (BOMB, 413, "needs a disk of 17 MiB"),
    (disk.told(BOMB, len(IMAGE)), 413, "needs a disk of 3 MiB"),
    (with_metadata(GZ, "another,board"), 422, "another,board"),
    (disk.gz(b"no table".ljust(4096)), 415, "gzip archive"),
    (disk.gz(disk.first_sector().ljust(4096)), 415, "no partitions"),
], ids=["half", "end", "crc", "length", "twice", "padded", "too-big",
        "partition", "too-big-plain", "bomb", "bomb-that-lies", "board",
        "no-table", "no-partitions"])
def test_refused(lasting, data, status, word):
    got, reply = lasting.check(data)
    assert got == status, reply
    assert word in reply["error"]
    assert lasting.unchanged()


@pytest.fixture(scope="module")
def lasting(make_lasting_router):
    attached = Attached(make_lasting_router())
    attached.enter_rescue()
    return attached


def test_client_goes_away(attached):
    attached.enter_rescue()
    with attached.router.connect() as c:
        c.send(b"PUT /x?force=1 HTTP/1.1\r\nHost: 192.168.1.1\r\n"
               b"Content-Length: %d\r\n\r\n" % len(GZ) + GZ[:-1])
        attached.router.wait(r"^lifeboat: receiving$")
    attached.router.wait("broke during the upload")
    assert attached.unchanged()
    assert attached.write(GZ)["state"] == "done"
    assert attached.holds(IMAGE)


def test_without_a_disk(rescue):
    status, text = rescue.request("POST", "/api/image", GZ)
    assert status == 422
    assert "found none" in json.loads(text)["error"]


def test_a_sector_that_takes_nothing(attached):
    """U-Boot's driver hears of it when it reads.  A disk that says nothing, and
    keeps what it had, is test_disk_job's: QEMU has none"""
    rules = pathlib.Path(attached.router.dir, "rules")
    rules.write_text('[inject-error]\nevent = "pwritev"\nerrno = "5"\n'
                     'sector = "300"\nimmediately = "off"\n')
    attached.router.enter_rescue(qemu=attached.drive(
        f"blkdebug:{rules}:{attached.file}"))
    s = attached.write(GZ)
    assert s["state"] == "failed"
    assert "The disk cannot be" in s["error"]
    assert "another disk" in s["advice"]
    assert not attached.starts()


@pytest.mark.parametrize("share", [0, .1, .3, .5, .7, .99, 1])
def test_power_cut(attached, share):
    """the same file goes on"""
    router = attached.router
    attached.enter_rescue()
    attached.begin(GZ)
    while (s := router.status())["done"] < share * len(IMAGE) or \
            (share == 1 and s["state"] != "done"):
        assert s["state"] != "failed", s
    router.power_off()
    assert not attached.starts() or attached.unchanged() or \
        attached.holds(IMAGE)
    # it was in the middle: what it has said is there, but for what starts it
    written = attached.file.read_bytes()[:s["written"]]
    assert written[disk.SECTOR:] == IMAGE[disk.SECTOR:s["written"]]
    assert (share == 0) or not attached.unchanged()
    assert (share < 1) or attached.holds(IMAGE)
    attached.enter_rescue()
    assert attached.write(GZ)["state"] == "done"
    assert attached.holds(IMAGE)
    router.request("POST", "/api/boot", '{"mode": "normal"}')
    router.wait_for_firmware("v1-old")


# --- written as it comes ---

class Coming:
    """an upload that goes on while the page is asked; HELD: its last bytes
    come when it is to end, and the job cannot be over before"""

    def __init__(self, router, data, method="PUT", held=0):
        self.answer = None
        self.go = threading.Event()

        def pieces():
            yield data[:len(data) - held]
            self.go.wait()
            yield data[len(data) - held:]

        def send():
            self.answer = router.request(
                method, "/api/disk?i-know=disk", pieces() if held else data,
                {"Content-Length": str(len(data))} if held else {})
        self.thread = threading.Thread(target=send, daemon=True)
        self.thread.start()

    def end(self):
        self.go.set()
        self.thread.join()
        return self.answer[0], json.loads(self.answer[1])


@pytest.mark.both_endians
@pytest.mark.parametrize("data,image", [
    (IMAGE, IMAGE), (with_metadata(GZ, "any"), IMAGE),
    (disk.gz(disk.gpt(NEW)), disk.gpt(NEW))], ids=["plain", "packed", "gpt"])
def test_as_it_comes(attached, data, image):
    """more than the window takes; the page answers, and says how far it is"""
    router = attached.router
    attached.enter_rescue()
    # of the image, too, not only of what is behind it
    coming = Coming(router, data, held=len(data) // 4)
    router.wait("^lifeboat: writing$")
    s = router.status()
    assert (s["state"], s["job"], s["total"]) == ("writing", "disk", len(data))
    assert s["done"] <= s["total"]
    assert router.request("POST", "/api/image", b"x")[0] == 409
    status, reply = coming.end()
    assert (status, reply["job"]) == (202, "disk"), reply
    s = attached.end()
    assert s["state"] == "done" and s["total"] == len(image), s
    assert attached.holds(image)
    router.request("POST", "/api/boot", '{"mode": "normal"}')
    router.wait_for_firmware("v1-old")


def test_larger_than_ram_has_a_way(lasting, rescue):
    for router, way in (lasting.router, True), (rescue, False):
        status, text = router.request("POST", "/api/image", b"",
                                      {"Content-Length": "300000000"})
        assert status == 413
        assert ("/api/disk" in json.loads(text)["detail"]) == way


def test_as_it_comes_only_if_that_is_known(lasting):
    for path in "/api/disk", "/api/disk?i-know=all":
        status, text = lasting.router.request("PUT", path, GZ)
        assert status == 422
        assert "i-know=disk" in json.loads(text)["detail"]
    assert lasting.unchanged()


def test_4_gib(lasting):
    for length in 2**32 - 1, 2**32, 5 * 10**9:
        status, text = lasting.router.request(
            "PUT", "/api/disk?i-know=disk", b"",
            {"Content-Length": str(length)})
        assert status == 413
        assert "4 GiB" in json.loads(text)["error"]
        assert "Nothing was written" in json.loads(text)["detail"]
    assert lasting.unchanged()


def test_as_it_comes_without_a_disk(rescue):
    status, text = rescue.request("PUT", "/api/disk?i-know=disk", GZ)
    assert status == 409
    assert "found no disk" in json.loads(text)["error"]


@pytest.mark.parametrize("data,word", [
    (b"no table".ljust(100000), "no image of a disk"),
    (disk.gz(disk.mbr(NEW, DISK + 1)), "larger than the disk"),
    (disk.mbr(DISK + 8, DISK), "larger than the disk"),
    (disk.damaged_gpt(NEW), "partition table is wrong"),
], ids=["no-table", "partition", "length", "gpt-sum"])
def test_refused_before_it_is_written(lasting, data, word):
    Coming(lasting.router, data).end()
    s = lasting.end()
    assert s["state"] == "failed" and word in s["error"], s
    assert "Nothing was written" in s["advice"], s
    # a file of another kind helps only where this one is of no kind
    assert ("again" in s["advice"]) == ("table is wrong" in s["error"])
    assert lasting.unchanged()


@pytest.mark.parametrize("data,word", [
    (GZ[:-1], "cut short or changed"),
    (GZ[:-8] + bytes(4) + GZ[-4:], "cut short or changed"),
    (GZ + GZ, "behind the file's gzip archive"),
    (disk.gz(IMAGE + bytes((DISK - NEW + 1) * disk.SECTOR)), "larger than"),
], ids=["end", "crc", "twice", "too-big"])
def test_found_out_when_it_is_written(attached, data, word):
    """nothing starts from it, and the right file goes on"""
    attached.enter_rescue()
    Coming(attached.router, data).end()
    s = attached.end()
    assert s["state"] == "failed" and word in s["error"], s
    assert "Nothing starts from it" in s["advice"]
    assert not attached.starts()
    Coming(attached.router, GZ).end()
    assert attached.end()["state"] == "done"
    # what was there is gone as far as the other one reached
    assert attached.file.read_bytes().startswith(IMAGE)


def test_client_goes_away_while_it_comes(attached):
    attached.enter_rescue()
    with attached.router.connect() as c:
        c.send(b"PUT /api/disk?i-know=disk HTTP/1.1\r\nHost: 192.168.1.1\r\n"
               b"Content-Length: %d\r\n\r\n" % len(GZ) + GZ[:-1])
        attached.router.wait(r"^lifeboat: writing$")
        while attached.starts():
            time.sleep(.1)
    attached.router.wait("broke during the upload")
    s = attached.router.status()
    assert s["state"] == "failed" and "half written" in s["advice"]
    assert not attached.starts()
    Coming(attached.router, GZ, "POST").end()
    assert attached.end()["state"] == "done"
    assert attached.holds(IMAGE)


@pytest.mark.parametrize("share", [.1, .6])
def test_power_cut_while_it_comes(attached, share):
    router = attached.router
    attached.enter_rescue()
    with router.connect() as c:
        c.send(b"PUT /api/disk?i-know=disk HTTP/1.1\r\nHost: 192.168.1.1\r\n"
               b"Content-Length: %d\r\n\r\n" % len(GZ) + GZ[:-1])
        while (s := router.status())["written"] < share * len(IMAGE):
            assert s["state"] != "failed", s
        router.power_off()
    assert not attached.starts()
    attached.enter_rescue()
    Coming(router, GZ).end()
    assert attached.end()["state"] == "done"
    assert attached.holds(IMAGE)
