# SPDX-License-Identifier: GPL-2.0-or-later
"""What tools/preflight says, as a test asks for it."""
FIT, UNFIT, UNKNOWN = range(3)


def lines(text, verdict):
    """what was compared, and with this result"""
    return [line[9:29].strip() for line in text.splitlines()
            if line.startswith(f"{verdict} ")]
