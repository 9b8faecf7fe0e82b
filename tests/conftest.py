# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures for everything that drives an emulated router.

Every test that takes `router` runs on big-endian Malta; one marked
`both_endians` on the little-endian one, too; one marked `boards` on those; one
with its own parameter "board" on that.
"""
import contextlib
import pathlib
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS / "lib"), str(TESTS.parent / "tools")]
pytest.register_assert_rewrite("router", "console", "rawhttp", "gdbstub",
                              "hang", "lossy")
import gdbstub  # noqa: E402
import lossy  # noqa: E402
import netns  # noqa: E402
import router as router_lib  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers",
                            "both_endians: runs on malta and on maltael")
    config.addinivalue_line("markers", "boards(name, …): runs on these")
    config.addinivalue_line("markers", "long: begins early, and not one of them "
                            "behind the other")


# xdist deals the first tests out by about so many
DEALT = 12


def pytest_collection_modifyitems(items):
    late = [i for i in items if not i.get_closest_marker("long")]
    for n, item in enumerate(i for i in list(items)
                             if i.get_closest_marker("long")):
        late.insert(n * DEALT, item)
    items[:] = late


def pytest_generate_tests(metafunc):
    own = metafunc.definition.iter_markers("parametrize")
    if any("board" in m.args[0] for m in own):
        return
    if "board" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_endians")
        named = metafunc.definition.get_closest_marker("boards")
        metafunc.parametrize("board", named.args if named
                             else ["malta", "maltael"] if both
                             else ["malta"], scope="session")


@contextlib.contextmanager
def routers(board):
    """make(firmware=…), and what must hold for each router made when all is
    done: nothing protected has changed, and real NOR would have taken it"""
    made = []

    def make(**kw):
        made.append(router_lib.Router(board, **kw))
        return made[-1]

    try:
        yield make
        for r in made:
            if r.child:
                r.power_off()
            r.assert_protected()
            r.assert_nor_rules()
            r.assert_no_guest_errors()
    finally:
        for r in made:
            r.remove()


@pytest.fixture
def make_router(board):
    """makes routers with the firmware of one's choice"""
    with routers(board) as make:
        yield make


@pytest.fixture(scope="module")
def make_lasting_router(board):
    """the same, and they are there for a whole file of tests"""
    with routers(board) as make:
        yield make


@pytest.fixture
def router(make_router):
    """a router with the old firmware, switched off"""
    return make_router()


@pytest.fixture(scope="module")
def rescue(make_lasting_router):
    """one router in rescue for a whole file of tests that only ask"""
    r = make_lasting_router()
    r.enter_rescue()
    return r


@pytest.fixture
def pc():
    """a computer in a network namespace of its own, with a cable"""
    with netns.Pc() as p:
        yield p


@pytest.fixture
def wired(pc, router):
    """a router in rescue, on the PC's cable"""
    router.enter_rescue(netdev=netns.NETDEV, prefix=pc.prefix)
    return router


@pytest.fixture
def bad_cable(pc, router, request):
    """between a PC, 192.168.1.2, and a router in rescue; its parameter is the
    seed of what is lost of uploads"""
    cable = lossy.Lossy(pc, router.dir, getattr(request, "param", 1))
    try:
        router.enter_rescue(netdev=cable.netdev)
        pc.address("192.168.1.2")
        assert pc.ping("192.168.1.1")
        yield cable
    finally:
        cable.close()


@pytest.fixture
def debugger(board):
    """debugger(router): stops its CPU, which has to be in U-Boot"""
    with contextlib.ExitStack() as stack:
        yield lambda router: stack.enter_context(contextlib.closing(
            gdbstub.Gdb(f"{router.dir}/gdb", board,
                        router_lib.PATIENCE, router.stopped)))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for name, value in getattr(item, "funcargs", {}).items():
            if isinstance(value, router_lib.Router):
                report.sections.append((f"console of {name}",
                                        value.console_tail()))
