"""moto and the built-in AWS are asked the same; every difference must be explained, and every explanation must hold.

    HAUPDATE_ENDPOINT=http://127.0.0.1:4566 python3 -m pytest Tests/judges/builtin_aws_and_moto.py
    python3 Tests/judges/builtin_aws_and_moto.py > docs/simulator-and-moto.md     writes the list of differences
"""

import functools
import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

import moto_differences
from moto_differences import DIFFERENCES
from moto_script import SCRIPT

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/simulator-and-moto.md"
HEAD = """# The built-in AWS and moto

moto is a widely used imitation of AWS for tests. A judge (`Tests/judges/builtin_aws_and_moto.py`) asks both the
same {steps} requests and compares outcomes, fields, values and texts; IDs, times, addresses and zones are masked.
It fails on a difference that is not in this table, and when one of the table no longer happens. The judge itself
writes the table, from `Tests/judges/moto_differences.py`. "Semantics" are this project's notes on AWS's behaviour,
with sources; "open" means that AWS's pages decide nothing, or that both are right.
"""


def page():
    lines = [HEAD.format(steps=len(SCRIPT)), f"{len(DIFFERENCES)} differences: " + ", ".join(
        f"{sum(each.right == right for each in DIFFERENCES)} × {right}" for right in
        (moto_differences.BUILT_IN, moto_differences.MOTO, moto_differences.NEITHER, moto_differences.BOTH)) + ".", ""]
    for title in ["GROUPS", "MACHINES", "BALANCERS", "STACKS"]:
        lines += [f"## {title.capitalize()}", "", "| operation | where | moto | built-in AWS | right | known from |",
                  "|---|---|---|---|---|---|"]
        for each in getattr(moto_differences, title):
            ways = ", ".join(f"`{way}`" for way in each.ways)
            lines.append(f"| {', '.join(each.operations)} | {ways} | {each.moto} | {each.built_in} | {each.right} | "
                         f"{each.source} |")
        lines.append("")
    return "\n".join(lines)


def moto():
    """A moto that listens, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/moto-api/data.json").close()
            return process, address
        except OSError:
            time.sleep(0.1)
    process.terminate()
    raise AssertionError("moto did not start within a minute")


@functools.cache
def played():
    """(operation, way, moto's, the built-in AWS's) of every difference."""
    from moto_play import Player, differences
    process, address = moto()
    try:
        players = Player(address, patience=1), Player(os.environ["HAUPDATE_ENDPOINT"])
        return [(step.operation, *each) for step in SCRIPT
                for each in differences(*(player.play(step) for player in players))]
    finally:
        process.terminate()
        process.wait(timeout=30)


def explains(difference, operation, way):
    if operation not in difference.operations:
        return False
    return any(re.fullmatch(re.escape(each).replace(r"\*", ".*"), way) for each in difference.ways)


def test_every_difference_is_explained():
    strange = [
        f"{operation} {way}: moto {one}, the built-in AWS {other}" for operation, way, one, other in played()
        if not any(explains(each, operation, way) for each in DIFFERENCES)]
    assert not strange, "mend the built-in AWS or explain it in moto_differences.py:\n" + "\n".join(strange)


def test_every_explanation_still_holds():
    stale = [
        f"{', '.join(each.operations)} {' | '.join(each.ways)}" for each in DIFFERENCES
        if not any(explains(each, operation, way) for operation, way, _, _ in played())]
    assert not stale, "no longer different, remove from moto_differences.py:\n" + "\n".join(stale)


def test_the_page_has_the_list():
    assert PAGE.read_text() == page(), f"write it anew: python3 Tests/judges/{pathlib.Path(__file__).name} > {PAGE}"


if __name__ == "__main__":
    print(page(), end="")
