"""LanguageTool, the real one: its server, what becomes of its matches, and everything that can go wrong with it.

What needs it is skipped where it is not installed: `qualcheck languagetool install`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qualcheck import examples, packs, run
from qualcheck.config import LanguageToolKeys, Settings, SettingsKeys
from qualcheck.errors import QualcheckError
from qualcheck.languagetool import client, installation, server
from qualcheck.languagetool.client import Client, Unavailable
from qualcheck.languagetool.server import Server
from qualcheck.rule import Rule

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def _missing() -> str:
    try:
        installation.java()
        installation.find()
    except QualcheckError as error:
        return str(error)
    return ""


needed = pytest.mark.skipif(bool(_missing()), reason=_missing() or "there")
RULES = frozenset({"EN_A_VS_AN", "ENGLISH_WORD_REPEAT_RULE"})
LOADED = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "languagetool"]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(installation.find(), tmp_path_factory.mktemp("log") / "server.log")
    yield started
    started.stop()


@pytest.fixture
def asking(running: Server) -> Client:
    return Client(url=running.url, use_cache=False)


# What it says


@needed
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was a hour later.", ["a"]),
        ("😀😀 It was a 😀 day, and an banana 😀 and a hour.", ["an", "a"]),
        ("It was a hour.\r\n\r\nIt was a hour.\r\n", ["a", "a"]),
        ("Cafe\u0301 e\u0301te\u0301. It was a hour.", ["a"]),
        ("\ufeffIt was a hour.", ["a"]),
        ("It was \ud800 a hour.", ["a"]),
        ("He saw the the house. 👩‍👩‍👧 It was a hour.", ["the the", "a"]),
        ("It was an hour.", []),
    ],
)
def test_offsets_are_code_points_of_the_text(asking: Client, text: str, found: list[str]) -> None:
    spans = [text[match.start : match.end] for match in asking.matches(text, RULES)]
    assert spans == found


@needed
def test_a_text_over_the_limit_is_sent_in_parts(asking: Client) -> None:
    paragraph = "All was well in the village. " * 200 + "It was a hour.\n\n"
    text = paragraph * 8
    assert len(text) > 2 * client.MOST_CHARACTERS
    assert [text[m.start : m.end] for m in asking.matches(text, RULES)] == ["a"] * 8


@pytest.mark.parametrize(
    "text",
    ["", "x", "a" * 50_000, "word " * 20_000, "para\n\n" * 9_000, "\n" * 60_000, ("x" * 30_000 + "\n") * 3],
)
def test_parts_are_the_whole_text(text: str) -> None:
    found = list(client.parts(text))
    assert all(text[start : start + len(part)] == part and len(part) <= client.MOST_CHARACTERS for start, part in found)
    assert "".join(part for _, part in found).strip() == text.strip()


@needed
@pytest.mark.parametrize("rule", LOADED, ids=lambda rule: rule.id)
def test_the_examples_of_its_rules(running: Server, rule: Rule) -> None:
    keys = SettingsKeys(languagetool=LanguageToolKeys(use="required", url=running.url))
    found = run.resources(Settings(folder=Path.cwd(), keys=keys))
    assert [str(failure) for failure in examples.failures([rule], found)] == []


# The cache


@needed
def test_what_was_asked_before_is_not_asked_again(running: Server) -> None:
    text = f"It was a hour at {time.time_ns()} o'clock."
    first = Client(url=running.url).matches(text, RULES)
    keeping = Client(url=running.url)
    keeping._why_not = "must not be asked"
    assert first == keeping.matches(text, RULES) != ()
    with pytest.raises(Unavailable, match="must not be asked"):
        keeping.matches(text, frozenset({"EN_A_VS_AN"}))


@needed
def test_the_cache_is_the_users_alone(running: Server, cache_folder: Path) -> None:
    Client(url=running.url).matches(f"It is {time.time_ns()}.", RULES)
    home = cache_folder / "languagetool"
    modes = {path.stat().st_mode & 0o077 for path in [home, *home.iterdir()]}
    assert modes == {0}


# The server


@needed
def test_a_taken_port_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ports = iter([other.getsockname()[1], server._free_port()])
        monkeypatch.setattr(server, "_free_port", lambda: next(ports))
        started = Server(installation.find(), tmp_path / "log")
        assert (str(other.getsockname()[1]) in started.url, server.answers(started.url)) == (False, True)
        started.stop()
        assert not server.answers(started.url)


@needed
def test_a_slow_start_ends_in_time_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(QualcheckError, match=r"did not answer within 0\.2 s; its log is"):
        Server(installation.find(), tmp_path / "slow-start-log", start_limit=0.2)
    assert _processes("slow-start-log") == []


@needed
def test_killed_in_mid_run_it_is_started_once_more() -> None:
    asked = Client(use_cache=False)
    assert asked.matches("It was a hour.", RULES)
    asked._server._process.kill()  # type: ignore[union-attr]
    _until_dead(asked._server.url)  # type: ignore[union-attr]
    assert asked.matches("It was a hour.", RULES)
    asked._server._process.kill()  # type: ignore[union-attr]
    _until_dead(asked._server.url)  # type: ignore[union-attr]
    with pytest.raises(Unavailable, match="does not answer"):
        asked.matches("It was a hour.", RULES)
    asked.close()


@needed
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_run_leaves_no_server(how: signal.Signals, tmp_path: Path) -> None:
    program = (
        "import sys, time; from qualcheck.languagetool.client import Client; "
        "c = Client(use_cache=False); print(c.start(), flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert server.answers(url)
    process.send_signal(how)
    process.wait(10)
    _until_dead(url)
    assert not server.answers(url)


@needed
def test_two_runs_at_once_have_a_server_each() -> None:
    both = [Client(use_cache=False), Client(use_cache=False)]
    with ThreadPoolExecutor(2) as pool:
        urls = list(pool.map(lambda one: one.start(), both))
    assert len(set(urls)) == 2
    for one in both:
        one.close()
    assert [server.answers(url) for url in urls] == [False, False]


# Where it cannot be had


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (LanguageToolKeys(use="required", url="http://127.0.0.1:9"), "does not answer"),
        (LanguageToolKeys(use="required", version="1.0"), "is not installed"),
    ],
)
def test_required_and_missing_makes_the_run_incomplete(keys: LanguageToolKeys, why: str) -> None:
    from qualcheck.readers import text as reader

    prepared = run.prepare(Settings(folder=Path.cwd(), keys=SettingsKeys(languagetool=keys), use_cache=False))
    report = prepared.check(reader.document("It was an 5 o'clock tea the the.", "a.txt"))
    assert not report.complete
    assert why in report.skipped[0].why
    assert report.findings


@needed
def test_another_version_is_refused(running: Server) -> None:
    with pytest.raises(Unavailable, match=r"is 6\.8, and the configuration asks for 6\.5"):
        Client(version="6.5", url=running.url, use_cache=False).matches("It was a hour.", RULES)


@pytest.mark.parametrize("given", ["ftp://x", "http://", "http://h:1/api", "::", "http://h/v2/check"])
def test_an_address_that_is_none(given: str) -> None:
    with pytest.raises(QualcheckError, match="is no address of a LanguageTool server"):
        client.address(given)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("127.0.0.1:8081", ("http://127.0.0.1:8081", True)),
        ("http://localhost:1/v2/", ("http://localhost:1", True)),
        ("https://lt.example", ("https://lt.example", False)),
    ],
)
def test_an_address(given: str, address: tuple[str, bool]) -> None:
    assert client.address(given) == address


# Off unless asked for, and what the commands say


def test_off_by_default() -> None:
    assert all(rule.kind != "languagetool" for rule in run.prepare(Settings(folder=Path.cwd())).rules)


@needed
def test_on_one_span_ours_wins(running: Server) -> None:
    from qualcheck.readers import text as reader

    keys = SettingsKeys(languagetool=LanguageToolKeys(use="required", url=running.url))
    prepared = run.prepare(replace(Settings(folder=Path.cwd(), keys=keys), use_cache=False))
    report = prepared.check(
        reader.document("He waited at the door.\n\nHe ate an banana at the door of the house.", "a.txt")
    )
    by_rule = {finding.rule: [also.rule for also in finding.also] for finding in report.findings}
    assert by_rule == {"general.a-an": ["languagetool.EN_A_VS_AN"]}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "a.txt", "--select", "languagetool.EN_A_VS_AN"], 2, "add --languagetool"),
        (["check", "a.txt", "--languagetool-url", "ftp://x"], 2, "is no address of a LanguageTool server"),
        (["check", "a.txt", "--languagetool-url", "http://192.0.2.1:9", "--no-languagetool"], 0, "nothing that gates"),
        (["languagetool", "install", "--version", "six"], 2, "must be like 6.8"),
    ],
)
def test_commands(qualcheck: Command, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "a.txt").write_text("The house was old.\n", encoding="utf-8")
    done = qualcheck(*arguments)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_a_server_elsewhere_is_named(qualcheck: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    done = qualcheck("check", "a.txt", "--languagetool-url", "http://192.0.2.1:9")
    assert "the articles go to http://192.0.2.1:9, which is not this machine" in done.stderr


def test_status_without_one_says_what_to_do(
    qualcheck: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUALCHECK_LANGUAGETOOL_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "none"))
    done = qualcheck("languagetool", "status")
    assert (done.returncode, "found: none in" in done.stdout) == (1, True)
    assert "install" in done.stderr


def test_remove_takes_away_only_what_install_got(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    for root in (own, other):
        (root / "LanguageTool-6.8" / "libs").mkdir(parents=True)
        (root / "LanguageTool-6.8" / "libs" / "languagetool-server-6.8.jar").touch()
    monkeypatch.setenv("QUALCHECK_LANGUAGETOOL_DIR", str(own))
    monkeypatch.setenv("LTP_PATH", str(other))
    assert [one.folder.parent for one in installation.installations()] == [own, other]
    assert [one.folder.parent for one in installation.remove()] == [own]
    assert [one.folder.parent for one in installation.installations()] == [other]


def test_a_folder_given_from_here_is_found_from_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUALCHECK_LANGUAGETOOL_DIR", "own")
    monkeypatch.setenv("LTP_PATH", "other")
    assert (installation.own_folder(), installation.client_folder()) == (tmp_path / "own", tmp_path / "other")


def _until_dead(url: str) -> None:
    deadline = time.monotonic() + 15
    while server.answers(url, timeout=0.5) and time.monotonic() < deadline:
        time.sleep(0.2)


def _processes(words: str) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [
        line for line in listed.splitlines() if words in line and "HTTPServer" in line and str(os.getpid()) not in line
    ]
