# SPDX-License-Identifier: GPL-2.0-or-later
"""TFTP servers on a PC, from which a router fetches."""
import contextlib
import subprocess

SERVERS = {
    "hpa": lambda ip, folder: [
        "in.tftpd", "-L", "-u", "root", "-a", ip, "-s", folder],
    "dnsmasq": lambda ip, folder: [
        "dnsmasq", "-k", "-C", "/dev/null", "-p", "0", "-u", "root",
        "--pid-file=", "--log-facility=-", "--enable-tftp",
        f"--tftp-root={folder}"],
}


@contextlib.contextmanager
def serving(pc, ip, folder, server="dnsmasq"):
    """all of FOLDER at IP"""
    child = subprocess.Popen([*pc.prefix, *SERVERS[server](ip, str(folder))],
                             stderr=subprocess.DEVNULL)
    try:
        yield
        assert child.poll() is None, f"{server} has ended"
    finally:
        child.terminate()
        child.wait()
