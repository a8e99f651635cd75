"""Packs as the cache has them: rules of which the greater part is read when it is first asked for."""

from __future__ import annotations

import copy
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

import pytest

from qualcheck import cache, packed, packs
from qualcheck.rule import UNREAD, Rule

RULE = """\
- id: took-a-target-on
  kind: phrase
  class: error
  severity: major
  message: "“{match}”: write attacked."
  suggest: [attacked]
  phrases: [took a target on, takes (a|the) target on]
  examples:
    - bad: "The MP [[took a target on]] the minister."
      good: "The MP attacked the minister."
    - ok: "The drone took aim."
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[packs.Pack]]:
    """So many packs that more than one process reads them, and a cache that has none of them."""
    monkeypatch.setenv("QUALCHECK_CACHE_DIR", str(tmp_path / "cache"))
    cache.folder.cache_clear()
    found = [packs.Pack(f"p{number}", tmp_path / f"p{number}", f"rules/p{number}", True) for number in range(6)]
    for pack in found:
        pack.folder.mkdir()
        (pack.folder / "a.yml").write_text(RULE, encoding="utf-8")
    yield found
    cache.folder.cache_clear()


def unread() -> Rule:
    (rule,) = packed.unpacked(packed.packed(packs.rules_of_text(RULE, "a.yml", packs.Pack("own", Path(), "own", True))))
    return rule


WAYS: list[Callable[[Rule], Rule]] = [
    copy.copy,
    copy.deepcopy,
    replace,
    lambda rule: pickle.loads(pickle.dumps(rule)),
]


@pytest.mark.parametrize("made_from", WAYS, ids=["copy", "deepcopy", "replace", "pickle"])
def test_whatever_is_made_of_a_rule_is_the_whole_rule(made_from: Callable[[Rule], Rule]) -> None:
    (whole,) = packs.rules_of_text(RULE, "a.yml", packs.Pack("own", Path(), "own", True))
    assert made_from(unread()) == whole


def test_a_check_reads_no_examples() -> None:
    rule = unread()
    assert (rule.message, UNREAD in rule.__dict__) == ("“{match}”: write attacked.", True)
    assert (len(rule.examples), UNREAD in rule.__dict__) == (2, False)


def test_what_no_rule_has_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="a rule has no 'colour'"):
        unread().colour  # noqa: B018


def test_threads_read_one_rule() -> None:
    """A thread that comes second waits for the first."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            rules = [unread() for _ in range(300)]
            start = Barrier(6)
            told = list(pool.map(lambda _: (start.wait(), [rule.params.phrases for rule in rules])[1], range(6)))
    finally:
        sys.setswitchinterval(before)
    assert told == [[("took a target on", "takes (a|the) target on")] * 300] * 6


def test_packs_that_are_read_together_are_those_that_are_read_alone(shelf: list[packs.Pack]) -> None:
    together = packs.load(shelf)
    kept = len(os.listdir(cache.folder()))
    assert together == tuple(rule for pack in shelf for rule in packs.load([pack]))
    # A file for each pack and one for what its files were; nothing is read twice.
    assert kept == len(os.listdir(cache.folder())) == 2 * len(shelf)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_process_that_may_have_no_children_reads_them_alone(shelf: list[packs.Pack]) -> None:
    with get_context("fork").Pool(1) as pool:
        assert len(pool.apply(packs.load, (shelf,))) == len(shelf)


def test_an_edit_that_keeps_size_and_time_is_seen(shelf: list[packs.Pack]) -> None:
    before = packs.version(shelf)
    file = shelf[0].folder / "a.yml"
    status = file.stat()
    file.write_text(RULE.replace("attacked", "assailed"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    assert packs.version(shelf) != before
    assert packs.load(shelf)[0].suggest == ("assailed",)
