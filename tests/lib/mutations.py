# SPDX-License-Identifier: GPL-2.0-or-later
"""What those have in common who break the code on purpose, to see whether a
test notices: rules, and a copy of the tree to break."""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess


def parse(text):
    """[(name, [(test, more)], file, old, new)] of a file of rules: "=" begins
    one, ":" says where to look, "-" and "+" are text that stands once in the
    file, and what takes its place"""
    rules = []
    for block in re.split(r"^= ", text, flags=re.MULTILINE)[1:]:
        name, rest = block.split("\n", 1)
        tests = [(t, c) for t, c in re.findall(r"^: (\S+) ?(\S*)$", rest,
                                               re.MULTILINE)]
        file = re.search(r"^[\w/]+\.[ch]$", rest, re.MULTILINE)[0]
        old = re.search(r"^- (.*?)\n\+ ", rest, re.MULTILINE | re.DOTALL)[1]
        new = re.search(r"^\+ (.*?)\s*\Z", rest, re.MULTILINE | re.DOTALL)[1]
        rules.append((name, tests, file, old, new))
    return rules


@contextlib.contextmanager
def broken(path, old, new):
    """OLD in it is NEW, for a while"""
    text = path.read_text()
    if text.count(old) != 1:
        raise SystemExit(f"{path} has {text.count(old)} times {old!r}")
    path.write_text(text.replace(old, new))
    try:
        yield
    finally:
        path.write_text(text)


def report(results):
    """the last line, and what to exit with; RESULTS: was it found?"""
    print(f"{len(results)} tried, {sum(results)} found")
    return not all(results)


# --- the copy ---

def copy_file(top, copy, name):
    """with its date, by which what was built of it is up to date; but what
    takes the place of something else is new"""
    source, target = top / name, copy / name
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    elif target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)


def copy_folder(top, copy, name):
    """once"""
    if (top / name).is_dir() and not (copy / name).is_dir():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", top / name, copy / name], check=True)


def copy_tree(top, copy):
    """all that is not built, and nothing that is not there any more"""
    names = subprocess.run(["git", "ls-files", "-z", "-co",
                            "--exclude-standard"], cwd=top, check=True,
                           stdout=subprocess.PIPE).stdout.decode()
    names = {n for n in names.split("\0") if n and (top / n).is_file()}
    for name in names:
        copy_file(top, copy, name)
    for folder, folders, files in os.walk(copy):
        here = pathlib.Path(folder).relative_to(copy)
        if here == pathlib.Path():
            folders[:] = [f for f in folders if f != "build"]
        for file in files:
            if str(here / file) not in names:
                (copy / here / file).unlink()


def uboot(top):
    """its tree, below TOP"""
    (tree,) = (p for p in (top / "build/src").glob("u-boot-*")
               if p.is_dir() and not p.name.endswith("-pristine"))
    return tree.relative_to(top)


def copy_to_build(top, copy):
    """what is needed to build boards, and to run them; all of it, if U-Boot is
    another one than before"""
    tree = uboot(top)
    key = tree / ".lifeboat-key"
    if (copy / key).exists() and \
            (copy / key).read_text() != (top / key).read_text():
        shutil.rmtree(copy)
    copy_tree(top, copy)
    copy_folder(top, copy, tree)
    for path in ((top / "build/src").glob("*.tar.*"),
                 (top / "build/qemu").glob("qemu-system-mips*")):
        for file in filter(lambda p: p.is_file(), path):
            copy_file(top, copy, file.relative_to(top))


def go_inside(top, copy, variable, command):
    """COMMAND, to which TOP is the copy, and with VARIABLE; what has been
    compiled need not be compiled again, and what time it is leads to no other
    image.  Needs root."""
    os.execvpe("unshare", [
        "unshare", "-m", "--propagation", "private", "sh", "-ec",
        'mkdir -p "$0/build/ccache" "$1/build/ccache"\n'
        'mount --bind "$0/build/ccache" "$1/build/ccache"\n'
        'mount --rbind "$1" "$0"\n'
        'cd "$0"\n'
        'shift\n'
        'exec "$@"',
        top, copy, *command],
        {"SOURCE_DATE_EPOCH": "1", **os.environ, variable: "1"})
