# SPDX-License-Identifier: GPL-2.0-or-later
"""The bytes of the chip, as a PC gets to keep them."""
import concurrent.futures
import hashlib
import subprocess

import pytest

import flashimage
import images
import rawhttp

NAMES = [*flashimage.PARTITIONS, "all"]


def contents(flash, name):
    return flash if name == "all" else flashimage.partition(flash, name)


def download(router, name, folder):
    """with curl, under the name that the router gives it"""
    router.curl("-OJ", "--output-dir", str(folder),
                path=f"/api/backup/{name}")
    (file,) = folder.glob(f"*-{name}.bin")
    return file


@pytest.mark.both_endians
def test_every_partition_and_the_chip(make_router, tmp_path):
    firmware = images.garbage(flashimage.PARTITIONS["firmware"][1])
    router = make_router(firmware=firmware)
    router.enter_rescue()
    mac = router.status()["mac"].replace(":", "")
    for name in NAMES:
        file = download(router, name, tmp_path)
        assert file.name == f"{router.board}-{mac}-{name}.bin"
        assert file.read_bytes() == contents(router.original, name)
    assert router.power_off()["log"] == []


def test_beside_pages_and_each_other(rescue, tmp_path):
    """the page and the status are there while four backups are on their way"""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        copies = []
        for i in range(4):
            (tmp_path / str(i)).mkdir()
            copies.append(pool.submit(download, rescue, "all",
                                      tmp_path / str(i)))
        asked = 0
        while not all(c.done() for c in copies) or not asked:
            assert rescue.status()["state"] == "idle"
            assert rescue.request("GET", "/", headers={
                "Accept-Encoding": "identity"})[0] == 200
            asked += 1
    digest = hashlib.sha256(rescue.original).digest()
    for c in copies:
        assert hashlib.sha256(c.result().read_bytes()).digest() == digest


def test_head_and_keep_alive(rescue):
    with rescue.connect() as c:
        c.send(rawhttp.head("HEAD", "/api/backup/all"))
        assert b"200" in c.file.readline()
        fields = b""
        while (line := c.file.readline()).strip():
            fields += line
        assert b"Content-Length: %d\r\n" % flashimage.SIZE in fields
        for name in ("env", "factory"):
            c.send(rawhttp.head("GET", f"/api/backup/{name}"))
            status, headers, body = c.response()
            assert status == 200
            assert headers["connection"] == "keep-alive"
            assert body == contents(rescue.original, name)


def test_unknown(rescue):
    status, text = rescue.request("GET", "/api/backup/nothing")
    assert status == 404
    assert "error" in text


def test_other_sites_get_none(rescue):
    for path in ("/api/backup/all", "/api/backup/factory"):
        assert rescue.request("GET", path, headers={
            "Sec-Fetch-Site": "cross-site"})[0] == 403


def test_the_writer_waits(router):
    """a backup that is being sent is worth more than a job that is begun"""
    router.enter_rescue()
    image = images.read(router.board, "new-sysupgrade")
    digest = hashlib.sha256(image).hexdigest()
    assert router.request("POST", "/api/image", image)[0] == 200
    with router.connect() as c:
        c.send(rawhttp.head("GET", "/api/backup/all"))
        assert b"200" in c.file.readline()
        for path, body in (("/api/flash", f'{{"sha256": "{digest}"}}'),
                           ("/api/settings/erase", "")):
            status, text = router.request("POST", path, body)
            assert status == 409
            assert "backup" in text
        while c.file.readline().strip():
            pass
        assert c.file.read(flashimage.SIZE) == router.original
    assert router.request("POST", "/api/flash",
                          f'{{"sha256": "{digest}"}}')[0] == 202


def test_who_leaves_in_the_middle_holds_nobody_up(router):
    router.enter_rescue()
    with router.connect() as c:
        c.send(rawhttp.head("GET", "/api/backup/all"))
        assert b"200" in c.file.readline()
        c.reset()
    text = router.curl("-T", str(images.path(router.board, "new-sysupgrade")))
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


def test_wget_takes_it(rescue, tmp_path):
    subprocess.run(["wget", "-nv", "--content-disposition", "-P", tmp_path,
                    f"{rescue.url}/api/backup/firmware"], check=True)
    (file,) = tmp_path.glob("*-firmware.bin")
    assert file.read_bytes() == contents(rescue.original, "firmware")
