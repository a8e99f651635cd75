"""The playground: who may ask, what is answered, what is saved, and the page in a real browser."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from qualcheck import packs
from qualcheck.commands.console import write_whole
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.formats import markdown
from qualcheck.playground import house, server
from qualcheck.playground import worker as worker_module
from qualcheck.playground.server import LARGEST, Server, Site
from qualcheck.playground.worker import Job, TooLong, Worker
from qualcheck.playground.workshop import Workshop

ARTICLE: Final = """Harbour opens again

The 😀 harbour, for his part, took a target on the the ferry. <script>document.title = "taken"</script>

The mayor took a halt. <img src=x onerror="document.title='taken'"> “& so on”, she said.
"""
RULE: Final = '- id: took-a-halt\n  kind: phrase\n  class: error\n  severity: major\n  message: "“{match}”: <b>stop</b>."\n  phrases: [took a halt]\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("playground")
    (folder / "native").mkdir()
    (folder / "native" / "a.txt").write_text("Rain\n\nThe band took a halt in Leeds.\n", encoding="utf-8")
    (folder / "native" / "b.txt").write_text("Sun\n\nThe band played on.\n", encoding="utf-8")
    (folder / "house").mkdir()
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Server]:
    own = house.pack(folder / "house", "house")
    worker = Worker(Job(Settings(folder=folder), own, {"native": folder / "native"}, "pasted.txt"))
    with Server(Site(worker, write_whole, ARTICLE)) as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.shutdown()
    worker.close()


@pytest.fixture
def own(folder: Path) -> Iterator[Path]:
    """The house's folder, empty again afterwards."""
    yield folder / "house"
    shutil.rmtree(folder / "house")
    (folder / "house").mkdir()


Answer = tuple[int, Mapping[str, str], bytes]


def send(
    site: Server,
    path: str,
    body: object = None,
    method: str = "POST",
    token: str | None = None,
    raw: bytes | None = None,
    **headers: str | None,
) -> Answer:
    """One request as the page would send it, but for what is given; a header that is None is left out."""
    host = f"127.0.0.1:{site.port}"
    sent = json.dumps(body).encode() if raw is None else raw
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    own = {
        "Host": host,
        "Origin": f"http://{host}",
        "Content-Type": "application/json",
        "Content-Length": str(len(sent)),
    }
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.putrequest(method, f"/{site.token if token is None else token}/{path}", skip_host=True)
    [connection.putheader(name, value) for name, value in {**own, **named}.items() if value is not None]
    connection.endheaders(sent)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def ask(site: Server, path: str, **body: str) -> Any:
    status, _, answer = send(site, path, body)
    assert status == 200, answer
    return json.loads(answer)


# Who may ask


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (403, {"path": "state", "body": {}, "Host": "evil.example"}),
        (403, {"path": "state", "body": {}, "Host": "evil.example:80"}),
        (403, {"path": "state", "body": {}, "Host": "127.0.0.1"}),
        (403, {"path": "state", "body": {}, "Host": "127.0.0.1:1"}),
        (403, {"path": "state", "body": {}, "Host": None}),
        (403, {"path": "", "method": "GET", "Host": "rebound.example"}),
        (403, {"path": "state", "body": {}, "Origin": "https://evil.example"}),
        (403, {"path": "state", "body": {}, "Origin": "null"}),
        (403, {"path": "state", "body": {}, "Origin": None}),
        (403, {"path": "state", "body": {}, "Origin": "http://127.0.0.1:1"}),
        (403, {"path": "state", "body": {}, "Sec_Fetch_Site": "cross-site"}),
        (403, {"path": "page.js", "method": "GET", "Sec_Fetch_Site": "cross-site"}),
        (403, {"path": "", "method": "GET", "token": ""}),
        (403, {"path": "", "method": "GET", "token": "wrong"}),
        (403, {"path": "state", "body": {}, "token": "wrong"}),
        (403, {"path": "state", "body": {}, "token": "%00"}),
        (404, {"path": "../../etc/passwd", "method": "GET"}),
        (404, {"path": "server.py", "method": "GET"}),
        (404, {"path": "page.js?x=1", "method": "GET"}),
        (404, {"path": "why-not", "body": {}}),
        (405, {"path": "check", "method": "GET"}),
        (405, {"path": "check?article=x", "method": "GET"}),
        (405, {"path": "page.js", "body": {}}),
        (405, {"path": "state", "body": {}, "method": "PUT"}),
        (405, {"path": "state", "body": {}, "method": "DELETE"}),
        (405, {"path": "state", "body": {}, "method": "OPTIONS"}),
        (405, {"path": "", "method": "HEAD"}),
        (415, {"path": "state", "body": {}, "Content_Type": "text/plain"}),
        (415, {"path": "state", "body": {}, "Content_Type": "application/x-www-form-urlencoded"}),
        (415, {"path": "state", "body": {}, "Content_Type": None}),
        (411, {"path": "state", "body": {}, "Content_Length": None}),
        (411, {"path": "state", "body": {}, "Transfer_Encoding": "chunked"}),
        (400, {"path": "state", "body": {}, "Content_Length": "-1"}),
        (400, {"path": "state", "body": {}, "Content_Length": "two"}),
        (413, {"path": "check", "body": {"article": "a" * LARGEST}}),
        (413, {"path": "check", "body": {}, "Content_Length": "9" * 30}),
        (400, {"path": "check", "raw": b"{"}),
        (400, {"path": "check", "raw": b"\xff"}),
        (400, {"path": "check", "raw": b"[" * 100_000}),
        (400, {"path": "check", "body": ["article"]}),
        (400, {"path": "check", "body": {}}),
        (400, {"path": "check", "body": {"article": 3}}),
        (400, {"path": "check", "body": {"article": "x", "file": "/etc/passwd"}}),
        (422, {"path": "open", "body": {"id": "../../etc/passwd"}}),
    ],
)  # fmt: skip
def test_what_is_refused(
    site: Server, status: int, request_: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    got, headers, body = send(site, **request_)
    assert (got, re.search(rb"Traceback|File \"|/work|passwd'?:", body)) == (status, None)
    assert headers["Content-Type"] == "application/json"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"\x00\xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
)
def test_what_is_no_request(site: Server, lines: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(lines)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read()
    assert b" 200 " not in answer.split(b"\n")[0]
    assert b"Traceback" not in answer
    assert capfd.readouterr() == ("", "")
    assert send(site, "", method="GET")[0] == 200


def test_who_sends_nothing_is_cut_off(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.Handler, "timeout", 0.2)
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: ")
        assert connection.recv(100) == b""


def test_who_opens_too_many_connections_is_cut_off(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.Handler, "timeout", 1)
    held = [socket.create_connection(("127.0.0.1", site.port), timeout=10) for _ in range(server.MOST_AT_ONCE + 4)]
    assert held[-1].recv(100) == b""
    assert [connection.recv(100) for connection in held] == [b""] * len(held)
    [connection.close() for connection in held]
    assert send(site, "", method="GET")[0] == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_both_names_of_this_machine_are_let_in(site: Server, host: str) -> None:
    name = f"{host}:{site.port}"
    assert send(site, "state", {}, Host=name, Origin=f"http://{name}")[0] == 200


def test_only_this_machine_is_listened_to(site: Server) -> None:
    assert site.server_address[0] == "127.0.0.1"


def test_the_token_is_new_in_each_run(site: Server) -> None:
    with Server(site.site) as other:
        assert (len(other.token) >= 32, other.token != site.token) == (True, True)


@pytest.mark.parametrize(("path", "method"), [("", "GET"), ("page.js", "GET"), ("page.css", "GET"), ("nothing", "GET"), ("state", "POST")])  # fmt: skip
def test_every_answer_has_its_guards(site: Server, path: str, method: str) -> None:
    _, headers, _ = send(site, path, {}, method)
    policy = headers["Content-Security-Policy"]
    assert {name: headers[name] for name in ("X-Content-Type-Options", "Cache-Control", "Referrer-Policy")} == {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in headers


def test_the_page_brings_no_script_or_style_of_its_own_and_loads_nothing_from_elsewhere() -> None:
    folder = Path(server.__file__).parent
    page, script, style = ((folder / f"page.{ending}").read_text("utf-8") for ending in ("html", "js", "css"))
    assert not re.search(r"<script(?! src=\"page\.js\")|<style|\son\w+=|style=|https?:", page)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:|import\(", script)
    assert not re.search(r"@import|url\(|https?:", style)


# What is answered


def test_the_report_of_an_article(site: Server) -> None:
    report = ask(site, "check", article=ARTICLE)
    shown = "\n\n".join("".join(piece["text"] for piece in block["pieces"]) for block in report["blocks"])
    assert shown == ARTICLE.strip()
    assert report["limits"] == " ".join(markdown.limits())
    assert {"general.doubled-word", "hi.took-a-target-on"} <= {
        rule for each in report["findings"] for rule in each["rules"]
    }


@pytest.mark.parametrize("before", ["", "😀 ", "é ", "\ufeff", "\ufeff😀😀 ", "\ud800 "])
def test_places_count_as_scripts_count(site: Server, before: str) -> None:
    article = f"{before}Harbour opens\n\nThe mayor 😀 spoke to the the press on Monday.\n"
    [found] = [
        each for each in ask(site, "check", article=article)["findings"] if "general.doubled-word" in each["rules"]
    ]
    units = article.encode("utf-16-le", "surrogatepass")
    assert units[2 * found["start"] : 2 * found["end"]].decode("utf-16-le") == "the the"


def test_nothing_found_is_never_called_right(site: Server) -> None:
    report = ask(site, "check", article="Rain in Leeds\n\nIt rained in Leeds on Monday.\n")
    assert (report["findings"], report["verdict"]) == ([], "Nothing found.")
    assert "cannot be seen here" in report["limits"]


def test_a_rule_is_tried_on_article_examples_and_corpus(site: Server) -> None:
    examples = '  examples:\n    - bad: "They [[took a halt]]."\n    - ok: "We took a halt."\n'
    found = ask(site, "try", rule=RULE + examples, article=ARTICLE)
    [hit] = found["article"]["hits"]
    assert (hit["match"], hit["place"], hit["message"]) == ("took a halt", "¶1", "“took a halt”: <b>stop</b>.")
    assert [(each["name"], each["line"], each["passed"]) for each in found["examples"]] == [
        ("bad", 8, True),
        ("ok", 9, False),
    ]
    [corpus] = found["corpora"]
    assert (corpus["name"], corpus["texts"], corpus["count"]) == ("native", 2, 1)
    assert corpus["excerpts"] == [
        {"document": "a.txt", "before": "The band ", "match": "took a halt", "after": " in Leeds."}
    ]


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("why: nothing", []),
        ("where: headline", ["“took a halt” is not in the headline"]),
        ("except_after: ['[.]']", ["“took a halt” matches, but"]),
        ("case: match", []),
    ],
)
def test_a_silent_rule_says_what_stood_in_its_way(site: Server, key: str, what: list[str]) -> None:
    found = ask(site, "try", rule=f"{RULE}  {key}\n", article=ARTICLE)["article"]
    said = [step["what"] for step in found["why"] if not step["done"]]
    assert (found["count"], len(said)) == (0 if what else 1, len(what))
    assert all(each.startswith(start) for each, start in zip(said, what, strict=True))


def test_an_example_that_is_missed_says_why(site: Server) -> None:
    [example] = ask(site, "try", rule=RULE + '  examples:\n    - bad: "They [[take a halt]]."\n', article="")[
        "examples"
    ]
    assert "“took” is not there" in example["why"][-1]["what"]


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        ("", [(1, 1, 0, "there is no rule here yet")]),
        ("id: x", [(1, 1, 0, "begin the rule with '- id: …'")]),
        ("- x", [(1, 1, 0, "begin the rule with '- id: …'")]),
        ("- id: x\n  kind: phrase\n  phrases: [a", [(3, 1, 23, "not valid YAML")]),
        ("- id: 😀\n  kind: phrase\n  phrases: [a]\n", [(1, 3, 2, "must be small letters")]),
        ("- {id: x, why: 😀😀, kind: phrase, phrases: [a], clas: b}", [(1, 48, 49, "did you mean 'class'?")]),
        (
            "- id: x\n  kind: phrase\n  phrases: [a]\n  clas: error\n  wherre: anywhere\n",
            [(4, 3, 40, "did you mean 'class'?"), (5, 3, 54, "did you mean 'where'?")],
        ),
        ("- id: x\n  kind: phrase\n  phrases: ['(a]b)']\n", [(3, 3, 25, "too many")]),
        (RULE + RULE, [(7, 3, len(RULE) + 2, "one rule at a time")]),
        ("- id: x\n  kind: regex\n  pattern: '('\n", None),
        ("- &a\n  id: x", [(1, 3, 2, "anchors (&) and aliases (*) are not allowed")]),
        ("- !!python/object/apply:os.system [id]", None),
        ("- change: es.no-such-rule\n  class: signal\n", [(1, 3, 2, "there is no rule 'es.no-such-rule'")]),
    ],
)  # fmt: skip
def test_faults_of_a_rule_have_their_places(
    site: Server, rule: str, places: list[tuple[int, int, int, str]] | None
) -> None:
    errors = ask(site, "try", rule=rule, article="")["errors"]
    got = [(each["line"], each["column"], each["at"]) for each in errors]
    wanted = places if places is not None else [(*place, "") for place in got]
    assert got == [place[:3] for place in wanted]
    assert errors
    assert all(place[3] in each["message"] for place, each in zip(wanted, errors, strict=True))


def test_a_change_of_a_shipped_rule_is_tried_and_saved(site: Server, own: Path) -> None:
    change = "- change: hi.took-a-target-on\n  class: signal\n  phrases+: [took a halt]\n"
    found = ask(site, "try", rule=change, article=ARTICLE)
    assert (found["rule"]["id"], found["rule"]["class"], found["article"]["count"]) == (
        "hi.took-a-target-on",
        "signal",
        2,
    )
    ask(site, "save", rule=change, file="changes.yml")
    ask(site, "save", rule=change.replace("signal", "query"), file="changes.yml")
    assert (own / "changes.yml").read_text("utf-8") == change.replace("signal", "query")
    assert ask(site, "open", id="hi.took-a-target-on")["text"] == change.replace("signal", "query")


def test_a_check_that_takes_too_long_is_ended_and_the_next_one_goes_on(tmp_path: Path) -> None:
    worker = Worker(Job(Settings(folder=tmp_path), None, {}, "pasted.txt", limit=0.3))
    begun = time.monotonic()
    with pytest.raises(TooLong):
        worker.ask("check", "The minister took a target on the city.\n\n" * 5_000)
    assert time.monotonic() - begun < 10
    assert worker.ask("state")["pack"] is None
    worker.close()


def test_a_pattern_without_end_is_told_of(site: Server) -> None:
    rule = "- id: x\n  kind: regex\n  pattern: '(a|aa)+$'\n"
    begun = time.monotonic()
    found = ask(site, "try", rule=rule, article="The sun\n\n" + ("a" * 40 + "c ") * 20 + "\n")
    assert any(note.startswith("not run: house.x") for note in found["article"]["notes"])
    # Half a second at each text.
    assert time.monotonic() - begun < worker_module.LIMIT


def test_who_asks_meanwhile_is_told_to_wait(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "PATIENCE", 0.1)
    long = threading.Thread(target=send, args=(site, "check", {"article": "The ferry took a target.\n\n" * 4_000}))
    long.start()
    time.sleep(0.3)
    status, headers, _ = send(site, "state", {})
    long.join()
    assert (status, headers["Retry-After"]) == (503, "1")


# What is saved

FILE: Final = """\
# Rules of the house.

# Of the harbour desk:
- id: first
  kind: phrase   # as it is said
  phrases: [one]
  why: |
    Two lines,
    # and no comment.

# Of the city desk:
- id: second
  kind: phrase
  phrases:
  - two

# The end.
"""


@pytest.mark.parametrize(
    ("before", "draft", "after", "replaced"),
    [
        ("", "- id: new\n  kind: phrase\n  phrases: [a]\n", "- id: new\n  kind: phrase\n  phrases: [a]\n", False),
        (
            FILE,
            "- id: first\n  kind: phrase\n  phrases: [uno]\n",
            FILE.replace("  kind: phrase   # as it is said\n  phrases: [one]\n  why: |\n    Two lines,\n    # and no comment.\n", "  kind: phrase\n  phrases: [uno]\n"),
            True,
        ),
        (
            FILE,
            "\n\n# mine\n  - id: second\n    kind: phrase\n    # inside\n    phrases: [dos]\n\n",
            FILE.replace("  phrases:\n  - two\n", "  # inside\n  phrases: [dos]\n"),
            True,
        ),
        (FILE, "- id: third\n  kind: phrase\n  phrases: [c]", FILE + "\n- id: third\n  kind: phrase\n  phrases: [c]\n", False),
        (
            "  - id: a\n    kind: phrase\n    phrases: [a]\n  - id: b\n    kind: phrase\n    phrases: [b]\n",
            "- id: a\n  kind: phrase\n  phrases: [x]\n",
            "  - id: a\n    kind: phrase\n    phrases: [x]\n  - id: b\n    kind: phrase\n    phrases: [b]\n",
            True,
        ),
        ("- id: a\r\n  kind: phrase\r\n  phrases: [a]\r\n", "- id: a\n  kind: phrase\n  phrases: [b]\n", "- id: a\r\n  kind: phrase\r\n  phrases: [b]\r\n", True),
        ("\ufeff- id: a\n  kind: phrase\n  phrases: [a]\n", "- id: a\n  kind: phrase\n  phrases: [b]\n", "\ufeff- id: a\n  kind: phrase\n  phrases: [b]\n", True),
        ("- id: a\n  kind: phrase\n  phrases: [a]", "- id: a\n  kind: phrase\n  phrases: [b]\n", "- id: a\n  kind: phrase\n  phrases: [b]", True),
        ("- id: a\n  kind: \tphrase\n  phrases: [a]\n", "- id: a\n  kind: \tphrase\n  phrases: [b]\n", "- id: a\n  kind: \tphrase\n  phrases: [b]\n", True),
        ("---\n-\n  id: a\n  kind: phrase\n  phrases: [a]\n", "- id: a\n  kind: phrase\n  phrases: [b]\n", "---\n- id: a\n  kind: phrase\n  phrases: [b]\n", True),
    ],
)  # fmt: skip
def test_only_the_lines_of_the_one_rule_change(
    tmp_path: Path, before: str, draft: str, after: str, replaced: bool
) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "a.yml").write_bytes(before.encode())
    change = house.change(house.pack(tmp_path / "house", "house"), "a.yml", draft)
    assert (change.content.decode(), change.replaced) == (after, replaced)


@pytest.mark.parametrize(
    ("before", "draft", "message"),
    [
        ("{a: b}\n", RULE, "a rule file is a list"),
        ("[{id: took-a-halt, kind: phrase, phrases: [a]}]\n", RULE, "one below the other"),
        ("- id: other\n  kind: nonsense\n", RULE, "a.yml:2:3: unknown kind 'nonsense'"),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n", RULE.replace("took-a-halt", "elsewhere"), "stands in house/b.yml:1 already"),
        ("- id: 'x\n", RULE, "a.yml"),
        ("", "- id: Big\n  kind: phrase\n  phrases: [a]\n", "must be small letters"),
        ("", "- id: x\n  kind: phrase\n", "a phrase rule needs 'phrases'"),
    ],
)  # fmt: skip
def test_what_would_not_load_is_not_saved(tmp_path: Path, before: str, draft: str, message: str) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "a.yml").write_text(before, encoding="utf-8")
    (folder / "b.yml").write_text("- id: elsewhere\n  kind: phrase\n  phrases: [a]\n", encoding="utf-8")
    with pytest.raises((QualcheckError, QualcheckErrors), match=re.escape(message)):
        house.change(house.pack(folder, "house"), "a.yml", draft)
    assert (folder / "a.yml").read_text("utf-8") == before


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", ".yml", "../a.yml", "/etc/a.yml", "a/b.yml", "a\\b.yml", "C:a.yml", "a.yml\n", "a.yml\0", "a.yaml", "a.txt",
     "A.yml", "a .yml", ".a.yml", "con.yml", "é.yml", "a" * 200 + ".yml", "%2e%2e.yml", "link.yml", "folder.yml"],
)  # fmt: skip
def test_no_other_file_can_be_named(site: Server, own: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "other.yml").write_text("", encoding="utf-8")
    (own / "link.yml").symlink_to(tmp_path / "other.yml")
    (own / "folder.yml").mkdir()
    status, _, body = send(site, "save", {"rule": RULE, "file": name})
    assert (status, list(json.loads(body))) == (422, ["message"])
    assert (sorted(path.name for path in own.iterdir()), (tmp_path / "other.yml").read_bytes()) == (
        ["folder.yml", "link.yml"],
        b"",
    )


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        (packs.rules_folder(), "shipped rules are not changed"),
        (packs.rules_folder() / "hi", "shipped rules are not changed"),
        (packs.rules_folder() / "hi" / ".." / "new", "shipped rules are not changed"),
        (Path("link"), "shipped rules are not changed"),
        (Path("file"), "this is a file"),
        (Path("Big House"), "letters, digits and hyphens"),
        (Path("hi"), "the name of a shipped pack"),
    ],
)
def test_no_other_folder_can_be_named(tmp_path: Path, folder: Path, message: str) -> None:
    (tmp_path / "link").symlink_to(packs.rules_folder() / "hi")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(QualcheckError, match=message):
        house.pack(tmp_path / folder, "given")


def test_a_folder_that_becomes_a_link_to_shipped_rules_is_not_written_to(tmp_path: Path) -> None:
    own = house.pack(tmp_path / "house", "house")
    (tmp_path / "house").symlink_to(packs.rules_folder() / "hi")
    with pytest.raises(QualcheckError, match="shipped rules are not changed"):
        house.change(own, "a.yml", RULE)


def test_a_saved_rule_is_one_of_the_rules(site: Server, own: Path) -> None:
    said = ask(site, "save", rule=RULE, file="desk.yml")
    assert (said["said"], (own / "desk.yml").read_text("utf-8")) == ("The rule was added to house/desk.yml.", RULE)
    report = ask(site, "check", article=ARTICLE)
    assert "house.took-a-halt" in {rule for each in report["findings"] for rule in each["rules"]}
    assert ask(site, "open", id="house.took-a-halt")["text"] == RULE


PART: Final = "- id: for-part\n  kind: phrase\n  phrases: [for (his|her|their) part]\n"
LESS: Final = "- change: house.for-part\n  phrases-: [for (his|her|their) part]\n  phrases+: [on his part]\n"


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("draft", "file", "message"),
    [
        (PART.replace("their", "its"), "part.yml", "house/zz.yml:2:14: 'for (his|her|their) part' is not in 'phrases'"),
        (LESS.replace("on his", "on her"), "aa.yml", "rule:2:14: 'for (his|her|their) part' is not in 'phrases'"),
        ("- change: house.for-part\n  phrases: [on her part]\n", "aa.yml", "house/zz.yml:2:14: 'for (his|her|their) part'"),
        ("- change: house.for-part\n  phrases: [on her part]\n", "part.yml", "house/zz.yml:2:14: 'for (his|her|their) part'"),
    ],
)  # fmt: skip
def test_what_another_file_no_longer_goes_with_is_not_saved(
    site: Server, own: Path, draft: str, file: str, message: str
) -> None:
    (own / "part.yml").write_text(PART, encoding="utf-8")
    (own / "zz.yml").write_text(LESS, encoding="utf-8")
    before = held(own)
    status, _, answer = send(site, "save", {"rule": draft, "file": file})
    assert (status, json.loads(answer)["message"][: len(message)]) == (422, message)
    assert held(own) == before


def test_a_name_in_the_settings_that_would_go_is_not_saved(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "desk.yml").write_text(f"{RULE}  formerly: [house.halt]\n", encoding="utf-8")
    own = house.pack(tmp_path / "house", "house")
    settings = Settings(folder=tmp_path, house_packs=(own,)).with_keys(ignore=("house.halt",))
    with pytest.raises(QualcheckErrors, match=r"house\.halt"):
        Workshop(settings, own, {}, "pasted.txt").save(RULE, "desk.yml")


@pytest.mark.parametrize(("before", "file"), [({"desk.yml": b"# Ours.\n"}, "desk.yml"), ({}, "desk.yml")])
def test_a_file_is_put_back_where_the_rules_cannot_be_read_again(
    site: Server, own: Path, before: dict[str, bytes], file: str
) -> None:
    [(own / name).write_bytes(content) for name, content in before.items()]

    def write_while_another_file_is_spoilt(path: Path, content: bytes) -> None:
        write_whole(path, content)
        (own / "other.yml").write_bytes(b"- id: [\n")

    with Server(Site(site.site.worker, write_while_another_file_is_spoilt, "")) as other:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        status, _, answer = send(other, "save", {"rule": RULE, "file": file})
        other.shutdown()
    assert (status, b"house/other.yml:" in answer) == (422, True)
    assert held(own) == {**before, "other.yml": b"- id: [\n"}


def test_a_new_folder_goes_again_where_the_worker_is_busy(
    site: Server, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "PATIENCE", 0.1)
    own.rmdir()
    long = threading.Thread(target=send, args=(site, "check", {"article": "The ferry took a target.\n\n" * 4_000}))

    def write_while_an_article_is_checked(path: Path, content: bytes) -> None:
        write_whole(path, content)
        long.start()
        time.sleep(0.3)

    with Server(Site(site.site.worker, write_while_an_article_is_checked, "")) as other:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        status, _, _ = send(other, "save", {"rule": RULE, "file": "desk.yml"})
        other.shutdown()
    long.join()
    is_there = own.exists()
    own.mkdir(exist_ok=True)
    assert (status, is_there) == (503, False)


@pytest.mark.parametrize(
    ("draft", "id_", "count"),
    [
        ("- change: second.bar\n  phrases+: [for his part]\n", "second.bar", 2),
        ("- change: second.old-bar\n  class: signal\n", "second.bar", 1),
        # In the place of what stands in the file, and before what the next one changes.
        ("- change: house.for-part\n  phrases: [for part, took a target]\n", "house.for-part", 1),
        # After what the other pack changes in it.
        ("- change: hi.took-a-target-on\n  phrases-: [took a halt]\n", "hi.took-a-target-on", 1),
    ],
)
def test_a_change_is_tried_on_the_rules_of_all_packs(tmp_path: Path, draft: str, id_: str, count: int) -> None:
    folders = {name: tmp_path / name for name in ("house", "second")}
    [folder.mkdir() for folder in folders.values()]
    first = "- change: house.for-part\n  phrases+: [for part]\n"
    bar = "- id: bar\n  kind: phrase\n  phrases: [took a halt]\n  formerly: [second.old-bar]\n"
    (folders["second"] / "a.yml").write_text(
        f"{bar}- change: hi.took-a-target-on\n  phrases+: [took a halt]\n", encoding="utf-8"
    )
    (folders["house"] / "a.yml").write_text(f"# Ours.\n{first}{PART}", encoding="utf-8")
    (folders["house"] / "b.yml").write_text(first.replace("+", "-"), encoding="utf-8")
    second, own = (house.pack(folders[name], name) for name in ("second", "house"))
    workshop = Workshop(Settings(folder=tmp_path, house_packs=(own, second)), own, {}, "pasted.txt")
    found = workshop.try_rule(draft, ARTICLE)
    assert found["errors"] == []
    assert (found["rule"]["id"], found["article"]["count"]) == (id_, count)


def test_a_fault_of_another_file_says_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "a.yml").write_text(PART, encoding="utf-8")
    (tmp_path / "house" / "zz.yml").write_text(LESS, encoding="utf-8")
    own = house.pack(tmp_path / "house", "house")
    workshop = Workshop(Settings(folder=tmp_path), own, {}, "pasted.txt")
    (tmp_path / "house" / "zz.yml").write_text("- id: [\n", encoding="utf-8")
    [error] = workshop.try_rule("- change: house.for-part\n  class: signal\n", "")["errors"]
    assert (error["line"], error["column"], error["message"][:12]) == (1, 1, "house/zz.yml")


# The command


def begun(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "qualcheck", "playground", "--no-browser", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_the_address_and_ends_at_once(tmp_path: Path, sign: int) -> None:
    (tmp_path / "story.txt").write_text(ARTICLE, encoding="utf-8")
    process = begun(tmp_path, "story.txt", "--pack", "house-rules")
    assert process.stdout is not None
    first = process.stdout.readline()
    assert re.fullmatch(r"The playground is at http://127\.0\.0\.1:\d+/[\w-]{32,}/\n", first)
    ended = time.monotonic()
    process.send_signal(sign)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "qualcheck: exit 0: the playground was ended\n")
    # A second, where the machine does nothing else.
    assert time.monotonic() - ended < 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.txt"], "nowhere.txt: cannot read the file: No such file or directory"),
        (["--pack", str(packs.rules_folder() / "hi")], "the shipped rules are not changed here"),
        (["--corpus", "native"], "--corpus 'native' must be NAME=PATH"),
        (["--corpus", "native=nowhere"], "nowhere: there is no such file or folder"),
        (["--port", "{taken}"], "cannot be used"),
    ],
)
def test_what_cannot_be_is_one_line(tmp_path: Path, site: Server, arguments: list[str], message: str) -> None:
    process = begun(tmp_path, *(each.format(taken=site.port) for each in arguments))
    output, errors = process.communicate(timeout=60)
    first, *others = errors.splitlines()
    assert (process.returncode, output, len(others)) == (2, "", 1)
    assert message in first


# The page


@pytest.fixture
def page(browser: Any, site: Server) -> Iterator[Any]:
    opened = browser.new_page()
    opened.set_default_timeout(15_000)
    complaints: list[str] = []
    asked: set[str] = set()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.add(request.url))
    opened.goto(site.url)
    opened.wait_for_selector("#outcome-body .part")
    yield opened
    own = {f"{site.url}{path}" for path in (*server.FILES, *server.QUESTIONS)}
    # What the server refuses, the browser logs by itself.
    assert [each for each in complaints if "status of 422" not in each] == []
    assert {url for url in asked if url != "data:,"} <= own
    opened.close()


def test_the_article_is_shown_letter_by_letter_and_never_runs(page: Any) -> None:
    shown = page.eval_on_selector_all("#text .block", "blocks => blocks.map(block => block.textContent)")
    assert shown == ARTICLE.strip().split("\n\n")
    assert (page.title(), page.locator("main script, main img, main b").count()) == ("qualcheck playground", 0)


def test_paste_an_article_and_see_its_report(page: Any) -> None:
    page.locator("#article").fill("Rain again\n\nThe minister said the the rain took a target on the city.\n")
    page.get_by_role("button", name="Check the article").click()
    page.wait_for_selector("text=took a target on >> nth=0")
    cards = page.eval_on_selector_all(
        "#findings .card", "cards => cards.map(card => card.className + card.textContent)"
    )
    assert any("is-error" in card and "to fix" in card and "“the the”" in card for card in cards)
    assert page.locator("#limits").text_content() == " ".join(markdown.limits())
    assert page.locator("#report-status").get_attribute("role") == "status"


def test_a_rule_fires_while_it_is_written(page: Any) -> None:
    page.locator("#rule").fill(RULE)
    page.wait_for_selector("#outcome-status:has-text('1 finding in the article · 1 in native · no examples yet')")
    hit = page.get_by_role("list", name="In the article").get_by_role("button")
    assert "“took a halt”: <b>stop</b>." in hit.text_content()
    hit.click()
    assert page.evaluate("getSelection().toString()") == "took a halt"
    assert "The band took a halt in Leeds." in page.locator("#outcome-body").text_content()


def test_a_fault_is_marked_at_its_line(page: Any) -> None:
    page.locator("#rule").fill("- id: x\n  kind: phrase\n  phrases: [😀]\n  clas: error\n")
    page.wait_for_selector("#faults li")
    assert page.locator("#lines .bad").text_content() == "✗4"
    assert page.locator("#under .at").text_content() == "clas:"
    assert "line 4, column 3" in page.locator("#faults").text_content()
    page.locator("#faults button").press("Enter")
    area = "document.getElementById('rule')"
    assert page.evaluate(f"[document.activeElement.id, {area}.value.slice(0, {area}.selectionStart)]") == [
        "rule",
        "- id: x\n  kind: phrase\n  phrases: [😀]\n  ",
    ]


def test_a_mark_stands_under_the_letters_it_is_about(page: Any) -> None:
    page.locator("#rule").fill("- id: x\n  phrases: [a]\n  clas: error\n  kind: phrase\n")
    page.wait_for_selector("#faults li")
    place = "selector => { const box = document.querySelector(selector).getBoundingClientRect(); return [box.left, box.top]; }"
    code, mark = page.evaluate(place, "#rule"), page.evaluate(place, "#under .at")
    size = page.evaluate(
        "[parseFloat(getComputedStyle(document.getElementById('rule')).lineHeight), parseFloat(getComputedStyle(document.getElementById('rule')).paddingTop)]"
    )
    assert abs(mark[1] - code[1] - size[1] - 2 * size[0]) < size[0] / 2
    assert 8 < mark[0] - code[0] < 40


def test_the_whole_way_with_the_keyboard_alone(page: Any, own: Path, qualcheck: Any) -> None:
    """Paste, check, go through the findings, write a rule, try it, save it; then the command line runs it."""
    keys = page.keyboard
    keys.press("Tab")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "article"
    keys.press("Control+a")
    keys.insert_text("Rain again\n\nThe mayor 😀 took a target on the city. The the band took a halt.\n")
    keys.press("Control+Enter")
    page.wait_for_selector("#text:has-text('The the band')")
    reach(page, "closest('#findings') !== null")
    first = page.evaluate("document.activeElement.id")
    keys.press("ArrowDown")
    second = page.evaluate("document.activeElement.id")
    keys.press("Enter")
    on = page.evaluate("[document.activeElement.className, document.activeElement.textContent]")
    keys.press("Enter")
    assert (first != second, "mark" in on[0], page.evaluate("document.activeElement.id")) == (True, True, second)
    assert on[1] in page.locator(f"#{second}").text_content()
    reach(page, "id === 'rule'")
    keys.press("Control+a")
    keys.insert_text(RULE + '  examples:\n    - bad: "They [[took a halt]]."\n')
    keys.press("Control+Enter")
    page.wait_for_selector("#outcome-status:has-text('1 finding in the article · 1 in native · examples passed')")
    reach(page, "id === 'file'")
    keys.press("Control+a")
    keys.insert_text("keyboard.yml")
    keys.press("Enter")
    page.wait_for_selector("#save-status:has-text('The rule was added to house/keyboard.yml.')")
    page.wait_for_selector("#findings .card:has-text('house.took-a-halt')")
    tested = qualcheck("rules", "test", "house", cwd=own.parent)
    assert (tested.returncode, tested.stdout) == (0, "1 rule, 1 example: 1 passed, 0 failed\n")


def reach(page: Any, what: str) -> None:
    """Press Tab until the focus is where `what` says."""
    pressed = iter(range(60))
    while not page.evaluate(f"document.activeElement.{what}"):
        assert next(pressed) < 59
        page.keyboard.press("Tab")


def test_a_rule_there_is_can_be_opened_and_a_bad_name_is_said_where_it_is(page: Any) -> None:
    page.get_by_label("Begin with a rule there is").fill("hi.took-a-target-on")
    page.get_by_label("Begin with a rule there is").press("Enter")
    page.wait_for_selector("#save-status:has-text('change: hi.took-a-target-on')")
    assert page.locator("#rule").input_value().startswith("- id: took-a-target-on\n")
    page.get_by_label("Save in house/").fill("../../evil.yml")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("#save-status.trouble:has-text('Not saved: the name of a rule file')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(page: Any, scheme: str) -> None:
    """WCAG AA: 4.5 for text, 3 for the underlines of marks."""
    page.emulate_media(color_scheme=scheme)
    page.locator("#rule").fill(RULE + "  clas: error\n")
    page.wait_for_selector("#faults li")
    assert page.evaluate(CONTRAST) >= 4.5


CONTRAST: Final = """() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const worst = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  const texts = [...document.querySelectorAll("body *")].filter((element) => !element.closest("#under") &&
    ([...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) || element.matches("input, textarea"))
    && element.offsetParent);
  const marks = [...document.querySelectorAll(".mark")];
  return Math.min(
    ...texts.map((element) => worst(light(getComputedStyle(element).color), light(ground(element)))),
    ...marks.map((mark) => 1.5 * worst(light(getComputedStyle(mark).textDecorationColor), light(ground(mark)))));
}"""


@pytest.mark.parametrize("width", [400, 700, 1400])
def test_nothing_runs_out_of_the_page(page: Any, width: int) -> None:
    """700 pixels are 1400 at a zoom of 200 %."""
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_control_has_a_name(page: Any) -> None:
    controls = page.eval_on_selector_all(
        "input, textarea, button",
        "all => all.filter(each => !(each.labels?.length || each.textContent.trim() || each.ariaLabel)).map(each => each.outerHTML)",
    )
    assert controls == []
