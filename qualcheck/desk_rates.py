"""The house's own figures: how often its desk acted on each rule, and the file they are kept in.

    {"pairs": {HASH: {ID: {"hash": "…", CLASS: {"acted": n, "left": n, "cut": n, "chance": x, "put": {…}}}}}}

A pair is one article, raw and published, known by a hash of both texts: compared again, its figures are replaced, not
added. A pair stands on one line, sorted, so that two branches that compared different articles merge. The hash of a rule
says what it was then; with another hash the figures are those of another rule, and do not count.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import Any, Final

from qualcheck.desk import Comparison, Tally, tallies
from qualcheck.errors import QualcheckError
from qualcheck.finding import CLASSES, FindingClass

#: Beside qualcheck.yml, where the settings name no other file.
FILE_NAME: Final = "house-rates.json"
#: Fewer findings that were acted on or left say nothing about a rule.
LEAST: Final = 5
#: The normal quantile of a two-sided interval of 95 in 100.
Z: Final = 1.96

#: Rule, hash of the rule, class → tally, of one pair.
Recorded = Mapping[str, tuple[str, Mapping[FindingClass, Tally]]]


@dataclass(frozen=True)
class HouseRates:
    """The contents of the file: hash of a pair → what became of the findings in it."""

    pairs: Mapping[str, Recorded] = field(default_factory=dict)

    @cached_property
    def _by_rule(self) -> Mapping[str, list[tuple[str, Mapping[FindingClass, Tally]]]]:
        found: dict[str, list[tuple[str, Mapping[FindingClass, Tally]]]] = defaultdict(list)
        for recorded in self.pairs.values():
            for rule, told in recorded.items():
                found[rule].append(told)
        return found

    def of(self, rule: str, hash_: str, formerly: Iterable[str] = ()) -> dict[FindingClass, Tally]:
        """Class → figures of the rule as it is now, under its id or a former one."""
        found = [told for name in (rule, *formerly) for kept, told in self._by_rule.get(name, ()) if kept == hash_]
        return {class_: total for class_ in CLASSES if (total := added(t[class_] for t in found if class_ in t)).found}


def added(parts: Iterable[Tally]) -> Tally:
    all_parts = list(parts)
    put: Counter[str] = Counter()
    for part in all_parts:
        put.update(part.put)
    return Tally(
        acted=sum(part.acted for part in all_parts),
        left=sum(part.left for part in all_parts),
        cut=sum(part.cut for part in all_parts),
        put=dict(sorted(put.items())),
        chance=round(sum(part.chance for part in all_parts), 2),
    )


def updated(
    rates: HouseRates, comparisons: Iterable[Comparison], hashes: Mapping[str, str], took_part: Collection[str]
) -> HouseRates:
    """`rates` with what was compared. `took_part` are the rules that could speak: what the others said before stays."""
    pairs = dict(rates.pairs)
    for comparison in comparisons:
        before = {rule: told for rule, told in pairs.get(comparison.key, {}).items() if rule not in took_part}
        fresh: dict[str, dict[FindingClass, Tally]] = {}
        for (rule, class_), tally in tallies([comparison]).items():
            if rule in hashes:
                fresh.setdefault(rule, {})[class_] = tally
        pairs[comparison.key] = {**before, **{rule: (hashes[rule], told) for rule, told in fresh.items()}}
    return HouseRates(pairs)


def path_of(folder: Path, name: str | None) -> Path:
    """Where the file is, or is made: what `house_rates` names, else beside the settings."""
    return folder / (name or FILE_NAME)


def load(path: Path, shown: str) -> HouseRates:
    """The figures in the file at `path`, none where there is no file. Raises QualcheckError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return HouseRates({key: _recorded(row) for key, row in data["pairs"].items()})
    except FileNotFoundError:
        return HouseRates()
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", shown) from error
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise QualcheckError(f"not valid JSON: {error}; take it from a backup, or delete it", shown, line) from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        message = "not a file of 'qualcheck compare --write'; give another one, or delete it"
        raise QualcheckError(message, shown) from error


def _recorded(row: Mapping[str, Any]) -> Recorded:
    return {
        rule: (
            str(told["hash"]),
            {
                class_: Tally(
                    int(told[class_]["acted"]),
                    int(told[class_]["left"]),
                    int(told[class_]["cut"]),
                    {str(name): int(count) for name, count in told[class_]["put"].items()},
                    float(told[class_]["chance"]),
                )
                for class_ in CLASSES
                if class_ in told
            },
        )
        for rule, told in row.items()
    }


def render(rates: HouseRates) -> str:
    """The text of the file."""
    lines = [
        f"{json.dumps(key)}: {json.dumps(_row(told), sort_keys=True)}" for key, told in sorted(rates.pairs.items())
    ]
    return '{"pairs": {\n' + ",\n".join(lines) + "\n}}\n"


def _row(recorded: Recorded) -> dict[str, Any]:
    return {
        rule: {"hash": hash_, **{name: plain(tally) for name, tally in told.items()}}
        for rule, (hash_, told) in recorded.items()
    }


def plain(tally: Tally) -> dict[str, Any]:
    return {
        "acted": tally.acted,
        "left": tally.left,
        "cut": tally.cut,
        "put": dict(tally.put),
        "chance": round(tally.chance, 2),
    }


# What the figures say


def interval(count: int, of: int) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share, for 95 in 100; (0, 1) where there is nothing to divide by."""
    if not of:
        return 0.0, 1.0
    share = count / of
    middle = share + Z * Z / (2 * of)
    reach = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def ignored(tally: Tally) -> bool:
    """Whether the desk leaves most of what the rule finds, so far as so many findings can tell."""
    return tally.decided >= LEAST and interval(tally.acted, tally.decided)[1] < 0.5


def advice(rule: str, class_: FindingClass) -> str:
    """What to do with a rule that the desk ignores."""
    weaker = {"error": "make it a query or a signal", "query": "make it a signal", "signal": "narrow it"}[class_]
    rest = "" if class_ == "signal" else ", narrow it"
    return f"{weaker}{rest} or turn it off: rules: {{{rule}: off}}"


def describe(told: Mapping[FindingClass, Tally]) -> str:
    """The figures in words, "this desk acted on 9 of 12"; empty where nothing is known."""
    return "; ".join(_in_words(class_ if len(told) > 1 else None, tally) for class_, tally in told.items())


def _in_words(class_: FindingClass | None, tally: Tally) -> str:
    of_class = f" ({class_})" if class_ is not None else ""
    if not tally.decided:
        return f"this desk cut {tally.cut} with the paragraph{of_class}"
    cut = f", and cut {tally.cut} with the paragraph" if tally.cut else ""
    return f"this desk acted on {tally.acted} of {tally.decided}{of_class}{cut}"
