"""The block for datatrove, in datatrove's own pipeline with its own readers and writers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("datatrove", reason="needs datatrove: pip install 'qualcheck[datatrove]'")

PIPELINE = """
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from qualcheck.datatrove import Qualcheck

if __name__ == "__main__":
    blocks = [JsonlReader("in"), Qualcheck("qualcheck.yml", language_key="lang"), JsonlWriter("out", compression=None)]
    LocalPipelineExecutor(blocks, tasks=2, workers={workers}, logging_dir="log").run()
"""
TEXT = "Bridge to open again\n\nThe old bridge will open on Monday, the council said. The cost of of it is not known."


def run(folder: Path, workers: int) -> subprocess.CompletedProcess[str]:
    (folder / "in").mkdir()
    for file in range(2):
        rows = [{"id": f"{file}-{n}", "text": TEXT, "lang": "hi"} for n in range(3)]
        (folder / "in" / f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "pipeline.py").write_text(PIPELINE.format(workers=workers))
    return subprocess.run(
        [sys.executable, "pipeline.py"], cwd=folder, capture_output=True, encoding="utf-8", timeout=400, check=False
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_every_document_is_passed_on_with_its_findings(tmp_path: Path, workers: int) -> None:
    (tmp_path / "qualcheck.yml").write_text("select: [general.doubled-word]\n")
    ended = run(tmp_path, workers)
    rows = [json.loads(row) for path in sorted((tmp_path / "out").glob("*.jsonl")) for row in path.open()]
    assert (ended.returncode, sorted(row["id"] for row in rows)) == (0, ["0-0", "0-1", "0-2", "1-0", "1-1", "1-2"])
    found = [row["metadata"]["qualcheck"] for row in rows]
    assert [(each["verdict"], each["complete"], each["counts"]["error"]) for each in found] == [
        ("fix and print", True, 1)
    ] * 6
    assert {row["text"][f["start"] : f["end"]] for row in rows for f in row["metadata"]["qualcheck"]["findings"]} == {
        "of of"
    }
    assert "points: " in ended.stdout + ended.stderr


def test_settings_that_are_missing_end_the_task_with_one_message(tmp_path: Path) -> None:
    ended = run(tmp_path, 1)
    assert ended.returncode != 0
    assert "qualcheck.yml: there is no such file" in ended.stderr
