"""Archives: the same shards always, nothing lost by a kill, bad records set aside, and counts that fold exactly."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcheck import batch
from qualcheck.batch import Fields, Record, Reject, Shard, Summary, folded
from qualcheck.commands.batch import locked
from qualcheck.errors import QualcheckError

Command = Callable[..., "subprocess.CompletedProcess[str]"]

TEXT = """\
Bridge {number} to open again

The old bridge over the river will open again on Monday, the council said. Work on it had taken {number} years.
The mayor said that the cost of of it was not yet known. Kim Jong Un and Kim Yong Un were not there.
"""


def archive(path: Path, number: int, first: int = 0) -> Path:
    rows = [
        json.dumps({"id": f"a{n}", "text": TEXT.format(number=n), "lang": "hi"}) for n in range(first, first + number)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


# Records


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"id": "x", "text": "Fine."}', ("x", "Fine.")),
        (b'{"id": 12, "text": "Fine."}', ("12", "Fine.")),
        (b'{"text": "Fine."}', ("f:7", "Fine.")),
        (b'{"id": "x", "text": ""}', ("x", "")),
        (b'{"id": "x", "text": "Fine.", "weight": NaN, "large": 1e999}', ("x", "Fine.")),
        (b'\xef\xbb\xbf{"id": "x", "text": "Fine."}', ("x", "Fine.")),
        (b'{"id": "x", "text": "\\ud83d\\ude00 \\u0000"}', ("x", "\U0001f600 \0")),
        (b'{"id": "x", "text": "Fine.", "other": "\\ud800"}', ("x", "Fine.")),
        (b'{"id": "x", "text": "One.", "text": "Two."}', ("x", "Two.")),
        (b'{"id": "x", "text"', "not valid JSON"),
        (b'{"id": "x", "text": "a\nb"}', "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"id": "x", "text": "\xff"}', "not UTF-8"),
        (b'["Fine."]', "no record"),
        (b"null", "no record"),
        (b'{"id": "x"}', "no text"),
        (b'{"id": "x", "text": null}', "no text"),
        (b'{"id": "x", "text": 3}', "text is no text"),
        (b'{"id": "x", "text": ["Fine."]}', "text is no text"),
        (b'{"id": "x", "text": true}', "text is no text"),
        (b'{"id": ["x"], "text": "Fine."}', "bad id"),
        (b'{"id": true, "text": "Fine."}', "bad id"),
        (b'{"id": 1.5, "text": "Fine."}', "bad id"),
        (b'{"id": "", "text": "Fine."}', "bad id"),
        (b'{"id": "x", "text": "half \\ud800"}', "half a character"),
        (b'{"id": "\\udc00", "text": "Fine."}', "half a character"),
        (b'{"id": "seen", "text": "Fine."}', "id twice"),
        (b'{"text": "' + b"x" * batch.MOST_BYTES + b'"}', "too large"),
    ],
)
def test_a_record_or_why_it_is_none(raw: bytes, expected: tuple[str, str] | str) -> None:
    seen: set[bytes] = set()
    batch.record(b'{"id": "seen", "text": ""}', "f", 1, Fields(), seen)
    found = batch.record(raw, "f", 7, Fields(), seen)
    told: object = (found.id, found.text) if isinstance(found, Record) else found.kind
    assert (told, found.line) == (expected, 7)


def test_other_fields() -> None:
    row = b'{"key": 3, "body": "Fine.", "from": "hi", "text": "No.", "id": "n"}'
    found = batch.record(row, "f", 1, Fields("body", "key", "from"), set())
    assert found == Record("3", "Fine.", "hi", 1)


# Shards


def called(*files: Path) -> dict[Path, str]:
    return {file: file.name for file in files}


def cut(*files: Path, lines: int, most_bytes: int = batch.SHARD_BYTES) -> list[tuple[str, int, int, int, int]]:
    return [
        (each.name, each.first, each.last, len(each.records), len(each.rejects))
        for each in batch.shards(called(*files), Fields(), most_lines=lines, most_bytes=most_bytes)
        if isinstance(each, Shard)
    ]


def hashes(file: Path) -> list[str]:
    return [each.hash for each in batch.shards(called(file), Fields(), most_lines=2) if isinstance(each, Shard)]


def test_shards_are_runs_of_lines(tmp_path: Path) -> None:
    one, two = archive(tmp_path / "a.jsonl", 5), archive(tmp_path / "b.jsonl", 2, first=4)
    one.write_bytes(one.read_bytes() + b"\n\nbad\n")
    assert cut(one, two, lines=3) == [
        ("00000-000000", 1, 3, 3, 0),
        ("00000-000001", 4, 6, 2, 0),
        ("00000-000002", 7, 8, 0, 1),
        ("00001-000000", 1, 2, 1, 1),
    ]


def test_shards_end_by_bytes_as_well(tmp_path: Path) -> None:
    file = archive(tmp_path / "a.jsonl", 4)
    assert [part[1:3] for part in cut(file, lines=100, most_bytes=400)] == [(1, 2), (3, 4)]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (b"old bridge", b"old bridge", [True, True, True]),
        (b"old bridge", b"odd bridge", [False, False, False]),
        (b"taken 3", b"taken 7", [True, False, False]),
        (b"taken 4", b"taken 7", [True, True, False]),
    ],
)
def test_a_shard_knows_its_lines_and_those_before(
    tmp_path: Path, before: bytes, after: bytes, same: list[bool]
) -> None:
    file = archive(tmp_path / "a.jsonl", 5)
    was = hashes(file)
    file.write_bytes(file.read_bytes().replace(before, after, 1))
    assert [one == other for one, other in zip(was, hashes(file), strict=True)] == same


def test_files_are_called_by_their_paths_below_the_input(tmp_path: Path) -> None:
    for name in ("in/b/p.jsonl", "in/a/p.jsonl", "in/a.jsonl", "q.jsonl"):
        archive(tmp_path / name, 1)
    found = batch.files_of([str(tmp_path / "q.jsonl"), str(tmp_path / "in"), str(tmp_path / "in" / "a.jsonl")])
    assert list(found.values()) == ["q.jsonl", "a/p.jsonl", "a.jsonl", "b/p.jsonl"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_last_line_needs_no_end(tmp_path: Path, end: bytes) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text":"A"}\n{"text":"B"}' + end)
    assert cut(file, lines=10) == [("00000-000000", 1, 2, 2, 0)]


def test_a_line_without_end_is_not_held(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"x" * (2 * batch.MOST_BYTES + 5) + b'\n{"text":"B"}\n')
    (shard,) = batch.shards(called(file), Fields(), most_lines=10)
    assert isinstance(shard, Shard)
    assert ([each.line for each in shard.records], [each.kind for each in shard.rejects]) == ([2], ["too large"])


def test_compressed_archives_are_read_alike(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard", reason="needs zstandard")
    raw = archive(tmp_path / "a.jsonl", 7).read_bytes()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(raw[:500]) + gzip.compress(raw[500:]))
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(raw[:500]) + zstandard.compress(raw[500:]))
    plain, gz, zst = (cut(tmp_path / f"a.jsonl{ending}", lines=3) for ending in ("", ".gz", ".zst"))
    assert plain == gz == zst
    assert [part[3] for part in plain] == [3, 3, 1]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("keep", [0.6, 0.999])
def test_an_archive_that_breaks_off_keeps_its_whole_shards(tmp_path: Path, ending: str, keep: float) -> None:
    zstandard = pytest.importorskip("zstandard", reason="needs zstandard")
    raw = b"".join(b'{"text": "%s"}\n' % random.Random(n).randbytes(3000).hex().encode() for n in range(100))
    packed = gzip.compress(raw) if ending == ".gz" else zstandard.compress(raw)
    file = tmp_path / f"a.jsonl{ending}"
    file.write_bytes(packed[: int(len(packed) * keep)])
    *whole, error = batch.shards(called(file), Fields(), most_lines=10)
    assert isinstance(error, QualcheckError)
    assert str(error).startswith(f"{file}: cannot read on after line ")
    assert {(each.last - each.first, len(each.records)) for each in whole if isinstance(each, Shard)} == {(9, 10)}


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["missing.jsonl"], "missing.jsonl: there is no such file or folder"),
        (["empty"], "empty: the folder holds no file that ends in .jsonl"),
        (["a.txt"], "a.txt: an archive is a file that ends in .jsonl"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], message: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").touch()
    with pytest.raises(QualcheckError) as caught:
        batch.files_of(inputs)
    assert str(caught.value).startswith(message)


# Counts

COUNTS = st.dictionaries(st.sampled_from(["a", "b", "c", "0.95–1.00"]), st.integers(0, 2**70), max_size=4)
SUMMARIES = st.builds(
    Summary,
    st.dictionaries(st.sampled_from(batch.TOTALS), st.integers(0, 2**70)),
    st.dictionaries(st.sampled_from(batch.TABLES), COUNTS),
)


@given(st.lists(SUMMARIES, max_size=8), st.randoms(use_true_random=False), st.integers(0, 8))
def test_summaries_fold_in_any_order_and_grouping(parts: list[Summary], chance: random.Random, at: int) -> None:
    mixed = parts[:]
    chance.shuffle(mixed)
    grouped = [folded(mixed[:at]), folded(mixed[at:])]
    assert folded(mixed).plain() == folded(parts).plain() == folded(grouped).plain()


@given(SUMMARIES)
def test_a_summary_survives_json(summary: Summary) -> None:
    plain = json.loads(json.dumps(folded([summary]).plain()))
    assert batch.summary_from(plain, "s.json").plain() == folded([summary]).plain()


@pytest.mark.parametrize("plain", [None, [], {}, {"records": 1.5}, dict.fromkeys(batch.TOTALS, 0)])
def test_what_is_no_summary(plain: object) -> None:
    with pytest.raises(QualcheckError, match=r"s\.json: this is no summary"):
        batch.summary_from(plain, "s.json")


# The command


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_what_a_run_leaves(tmp_path: Path, qualcheck: Command) -> None:
    file = archive(tmp_path / "in" / "a.jsonl", 25)
    rows = ['{"id": "x", "text": 3}', "{bad", '{"id": "a3", "text": "Twice."}', '{"id": "half", "text": "\\ud800"}']
    file.write_text(file.read_text() + "\n".join(rows) + "\n", encoding="utf-8")
    ended = qualcheck("batch", "in", "--output", "out", "--shard-size", "10", "--jobs", "2", "--language-field", "lang")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr == (
        "qualcheck: exit 0: 25 texts checked; 4 lines set aside in rejects/ "
        "(half a character 1, id twice 1, not valid JSON 1, text is no text 1)\n"
    )
    left = content(tmp_path / "out")
    assert sorted(left) == [
        "batch.json",
        *(f"done/00000-00000{n}.json" for n in range(3)),
        "lock",
        *(f"records/00000-00000{n}.jsonl" for n in range(3)),
        "rejects/00000-000002.jsonl",
        "summary.json",
    ]
    records = [json.loads(row) for n in range(3) for row in left[f"records/00000-00000{n}.jsonl"].splitlines()]
    assert [(each["id"], each["line"]) for each in records] == [(f"a{n}", n + 1) for n in range(25)]
    doubled = next(each for each in records[0]["findings"] if each["rule"] == "general.doubled-word")
    assert TEXT.format(number=0)[doubled["start"] : doubled["end"]] == "of of"
    rejects = [json.loads(row) for row in left["rejects/00000-000002.jsonl"].splitlines()]
    assert [(each["file"], each["line"], each["kind"]) for each in rejects] == [
        ("a.jsonl", 26, "text is no text"),
        ("a.jsonl", 27, "not valid JSON"),
        ("a.jsonl", 28, "id twice"),
        ("a.jsonl", 29, "half a character"),
    ]
    told = json.loads(left["summary.json"])
    assert (told["records"], told["rejected"], told["languages"], told["shards"]) == (25, 4, {"hi": 25}, 3)
    assert told["rules"]["general.doubled-word"] == 25
    assert told["words"] == sum(each["words"] for each in records)


def test_shards_and_jobs_change_no_record_and_no_count(tmp_path: Path, qualcheck: Command) -> None:
    archive(tmp_path / "a.jsonl", 20)
    for name, size, jobs in (("one", "1000", "1"), ("two", "3", "2"), ("three", "2KB", "2")):
        qualcheck("batch", "a.jsonl", "--output", name, "--shard-size", size, "--jobs", jobs)
    records = [
        b"".join(path.read_bytes() for path in sorted((tmp_path / name / "records").iterdir()))
        for name in ("one", "two", "three")
    ]
    totals = [
        {key: value for key, value in json.loads((tmp_path / name / "summary.json").read_bytes()).items() if key not in ("archive", "shards")}
        for name in ("one", "two", "three")
    ]  # fmt: skip
    assert records[0] == records[1] == records[2]
    assert totals[0] == totals[1] == totals[2]


def test_output_folders_add_up_to_the_whole(tmp_path: Path, qualcheck: Command) -> None:
    archive(tmp_path / "a.jsonl", 6)
    archive(tmp_path / "b.jsonl", 5, first=6)
    for name, inputs in (("a", ["a.jsonl"]), ("b", ["b.jsonl"]), ("whole", ["a.jsonl", "b.jsonl"])):
        qualcheck("batch", *inputs, "--output", name)
    added = json.loads(qualcheck("batch", "--summary", "b", "a").stdout)
    whole = json.loads((tmp_path / "whole" / "summary.json").read_bytes())
    whole.pop("archive")
    assert added == whole


def test_killed_again_and_again_it_loses_nothing(tmp_path: Path, qualcheck: Command) -> None:
    archive(tmp_path / "a.jsonl", 400)
    command = ["batch", "a.jsonl", "--shard-size", "20", "--jobs", "2", "--output"]
    qualcheck(*command, "calm")
    chance = random.Random(11)
    done: list[set[str]] = []
    kills = 0
    marks = tmp_path / "stormy" / "done"
    for _ in range(8):
        run = subprocess.Popen([sys.executable, "-m", "qualcheck", *command, "stormy"], cwd=tmp_path, stderr=subprocess.PIPE)  # fmt: skip
        wanted = (len(done[-1]) if done else 0) + chance.randint(0, 3)
        deadline = time.monotonic() + 120
        while run.poll() is None and sum(1 for _ in marks.glob("*.json")) < wanted and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.random() / 20)
        kills += run.poll() is None
        run.send_signal(signal.SIGKILL)
        run.communicate()
        done.append({path.name for path in marks.glob("*.json")})
    kept = {path.name: path.stat().st_mtime_ns for path in marks.glob("*.json")}
    ended = qualcheck(*command, "stormy")
    assert (ended.returncode, "400 texts checked" in ended.stderr) == (0, True)
    assert kills >= 4
    assert all(earlier <= later for earlier, later in pairwise(done))
    assert kept == {name: (marks / name).stat().st_mtime_ns for name in kept}  # No shard was done twice.
    assert content(tmp_path / "stormy") == content(tmp_path / "calm")


DEADLY = """
import os
from qualcheck.checker import Checker
real = Checker.detect

def detect(self, document):
    if "DEADLY" in document.text:
        os.kill(os.getpid(), 9)
    if "INTERNAL" in document.text:
        raise RuntimeError("a fault of ours")
    return real(self, document)

Checker.detect = detect
from qualcheck.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the fault is planted in a process that is forked")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_text_that_kills_its_process_costs_itself_only(tmp_path: Path, jobs: str) -> None:
    rows = [{"id": str(n), "text": {3: "DEADLY", 5: "INTERNAL", 8: "DEADLY"}.get(n, "Fine.")} for n in range(12)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ended = subprocess.run(
        [sys.executable, "-c", DEADLY, "batch", "a.jsonl", "--output", "out", "--shard-size", "6", "--jobs", jobs],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (3, "qualcheck: exit 3: 12 texts checked; incomplete: 3\n")
    records = [
        json.loads(row) for path in sorted((tmp_path / "out/records").iterdir()) for row in path.open(encoding="utf-8")
    ]
    assert {each["id"]: each["skipped"][0]["why"] for each in records if not each["complete"]} == {
        "3": "the process that checked it was killed by SIGKILL, perhaps for want of memory",
        "5": "internal error: RuntimeError: a fault of ours",
        "8": "the process that checked it was killed by SIGKILL, perhaps for want of memory",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--shard-size", "5"], "another input, fields or shard size"),
        (["--text-field", "body"], "another input, fields or shard size"),
        (["--ignore", "names"], "another settings"),
        (["--no-likelihood"], "another likelihood asked"),
        (["b.jsonl"], "another input, fields or shard size"),
    ],
)
def test_an_output_folder_holds_one_archive_checked_in_one_way(
    tmp_path: Path, qualcheck: Command, change: list[str], message: str
) -> None:
    archive(tmp_path / "a.jsonl", 2)
    archive(tmp_path / "b.jsonl", 2, first=7)
    (tmp_path / "out").mkdir()
    first = qualcheck("batch", "a.jsonl", "--output", "out")
    before = content(tmp_path / "out")
    ended = qualcheck("batch", "a.jsonl", *change, "--output", "out")
    assert (first.returncode, ended.returncode) == (0, 2)
    assert ended.stderr.startswith(f"qualcheck: out: the results there have {message}")
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("old", "new", "lines"), [("Bridge 1 to", "Bridge 7 to", "1–2"), ("Bridge 3 to", "Bridge 7 to", "1–4")]
)
def test_an_edited_archive_of_the_same_size_is_another(
    tmp_path: Path, qualcheck: Command, old: str, new: str, lines: str
) -> None:
    file = archive(tmp_path / "in" / "a" / "p.jsonl", 4)
    command = ["batch", "in", "--output", "out", "--shard-size", "2", "--jobs", "1"]
    first = qualcheck(*command)
    before = content(tmp_path / "out")
    as_it_was = file.read_text(encoding="utf-8")
    file.write_text(as_it_was.replace(old, new), encoding="utf-8")
    ended = qualcheck(*command)
    file.write_text(as_it_was, encoding="utf-8")
    again = qualcheck(*command)
    assert (first.returncode, ended.returncode, again.returncode) == (0, 2, 0)
    assert ended.stderr.splitlines()[0] == (
        f"qualcheck: out: the results there have another input: a/p.jsonl has changed in its lines {lines}; "
        "give another --output"
    )
    assert len(ended.stderr.splitlines()) == 2
    assert "(2 of 2 shards were done before)" in again.stderr
    assert content(tmp_path / "out") == before
    assert str(tmp_path).encode() not in b"".join(before.values())


def test_texts_without_id_in_files_of_one_name_are_two(tmp_path: Path, qualcheck: Command) -> None:
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "p.jsonl").write_text('{"text": "Fine."}\n', encoding="utf-8")
    ended = qualcheck("batch", "in", "--output", "out", "--jobs", "1")
    records = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "out" / "records").iterdir())]
    assert (ended.returncode, ended.stderr) == (0, "qualcheck: exit 0: 2 texts checked\n")
    assert [json.loads(record)["id"] for record in records] == ["a/p.jsonl:1", "b/p.jsonl:1"]


@pytest.mark.parametrize(
    ("name", "key", "value", "message"),
    [
        ("batch.json", "version", 1, "out: the results there have another layout; give another --output"),
        (
            "done/00000-000000.json",
            "hash",
            None,
            "out: the results there have another input: a.jsonl has changed in its ",
        ),
    ],
)
def test_a_folder_made_otherwise_is_refused_in_one_line(
    tmp_path: Path, qualcheck: Command, name: str, key: str, value: object, message: str
) -> None:
    archive(tmp_path / "a.jsonl", 1)
    qualcheck("batch", "a.jsonl", "--output", "out", "--jobs", "1")
    path = tmp_path / "out" / name
    path.write_text(json.dumps({**json.loads(path.read_bytes()), key: value}), encoding="utf-8")
    ended = qualcheck("batch", "a.jsonl", "--output", "out", "--jobs", "1")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 2)
    assert ended.stderr.startswith(f"qualcheck: {message}")


def test_two_runs_do_not_share_an_output_folder(tmp_path: Path, qualcheck: Command) -> None:
    archive(tmp_path / "a.jsonl", 2)
    with locked(tmp_path / "out"):
        refused = qualcheck("batch", "a.jsonl", "--output", "out")
    let = qualcheck("batch", "a.jsonl", "--output", "out")
    assert (refused.returncode, let.returncode) == (2, 0)
    assert "out: another run writes there" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.jsonl"], "--output DIR is missing"),
        (["a.jsonl", "--output", "out", "--shard-size", "0"], "--shard-size '0' is neither a number of lines"),
        (["a.jsonl", "--output", "out", "--shard-size", "many"], "--shard-size 'many' is neither"),
        (["a.jsonl", "--output", "a.jsonl"], "a.jsonl: cannot write there: "),
        (["a.jsonl", "--output", "mixed"], "mixed: there are results, and no batch.json"),
        (["--summary", "mixed"], "summary.json: cannot read the file: No such file"),
    ],
)
def test_bad_usage_is_one_line(tmp_path: Path, qualcheck: Command, arguments: list[str], message: str) -> None:
    archive(tmp_path / "a.jsonl", 1)
    (tmp_path / "mixed" / "done").mkdir(parents=True)
    ended = qualcheck("batch", *arguments)
    assert (ended.returncode, message in ended.stderr, len(ended.stderr.splitlines())) == (2, True, 2)


def test_a_broken_input_leaves_the_others_whole(tmp_path: Path, qualcheck: Command) -> None:
    raw = archive(tmp_path / "a.jsonl", 12).read_bytes()
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(raw.replace(b'"a', b'"b'))[:-12])
    ended = qualcheck("batch", "b.jsonl.gz", "a.jsonl", "--output", "out", "--shard-size", "4")
    assert ended.returncode == 2
    assert "b.jsonl.gz: cannot read on after line " in ended.stderr
    assert ended.stderr.splitlines()[-1] == (
        "qualcheck: exit 2: 1 of 2 files could not be read to their end; what was read is kept"
    )
    assert len(list((tmp_path / "out" / "done").glob("00001-*.json"))) == 3
    assert not (tmp_path / "out" / "summary.json").exists()


def test_the_reasons_name_the_place() -> None:
    found = batch.record(b'{"id": "x"}', "a.jsonl", 3, Fields("body"), set())
    assert found == Reject("a.jsonl", 3, "x", "no text", "there is no 'body' in the record")
