"""Runs docs/simulator-walkthrough.md: its server, its commands one after the other in one shell, and compares answers.

`HAUPDATE_PROGRAM` is the program; its own server is started, on a port of its own.
"""

import os
import pathlib
import re
import socket
import subprocess

import pytest

from judged import PROGRAM

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/simulator-walkthrough.md"
END = "--- end of the answer ---"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def steps():
    """(command, answer) of every prompt of the page; a command may go on in lines that are indented."""
    found = []
    for block in blocks("console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append([line[2:], []])
            elif found[-1][0].endswith("\\") and line.startswith("    "):
                found[-1][0] += "\n" + line
            else:
                found[-1][1].append(line)
    return found


def fits(answer, expected):
    """Whether an answer is as the page says; a line `...` stands for any lines, `...` in a line for any text."""
    pattern = ""
    for line in expected:
        pattern += r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".+") + r"\n"
    return re.fullmatch(pattern, answer) is not None


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture
def shell(port, tmp_path):
    (tmp_path / "haupdate").symlink_to(PROGRAM)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
    [serve] = blocks("sh")
    server = subprocess.Popen(
        ["bash", "-c", f"exec {serve.replace('4566', port)}"], env=environment, cwd=ROOT,
        stdout=subprocess.PIPE, text=True)
    assert server.stdout.readline().strip() == f"http://127.0.0.1:{port}"
    made = subprocess.Popen(
        ["bash"], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True)
    yield made
    for process in (made, server):
        process.terminate()
        process.wait(timeout=30)


def test_the_page_does_what_it_says(shell, port):
    for command, expected in steps():
        shell.stdin.write(f"{command.replace('4566', port)}\necho '{END}'\n")
        shell.stdin.flush()
        answer = "".join(iter(shell.stdout.readline, f"{END}\n"))
        assert fits(answer, expected), f"$ {command}\nanswers\n{answer}and should answer\n" + "\n".join(expected)
