"""What a house has measured: how often its rules fire, and what its desk made of a rule before, from the files that
`qualcheck rules stats --write` and `qualcheck compare --write` keep.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcheck.config import Settings
from qualcheck.rule import Rule

if TYPE_CHECKING:
    from qualcheck.desk import Tally
    from qualcheck.desk_rates import HouseRates
    from qualcheck.finding import FindingClass
    from qualcheck.rates import Rates
    from qualcheck.run import Run


def recorded(settings: Settings) -> HouseRates:
    """The figures of the house, none where there is no file. Raises QualcheckError."""
    from qualcheck import desk_rates

    return _recorded(desk_rates.path_of(settings.folder, settings.keys.house_rates))


@lru_cache(maxsize=4)
def _recorded(path: Path) -> HouseRates:
    from qualcheck import desk_rates
    from qualcheck.files import shown

    return desk_rates.load(path, shown(path))


def rates_file_of(rule: Rule, settings: Settings) -> Path:
    """Where the rates of the rule are kept: a house keeps those of its rules beside them."""
    from qualcheck import stats

    own = (pack.folder / stats.rates_path().name for pack in settings.house_packs if pack.name == rule.pack)
    return next(own, stats.rates_path())


@lru_cache(maxsize=8)
def rates_in(path: Path) -> Rates:
    """The rates in a file, none where there is no file. Raises QualcheckError."""
    from qualcheck import rates

    return rates.load(path)


def desk_of(rule: Rule, settings: Settings) -> Mapping[FindingClass, Tally]:
    """Class → what became of the findings of the rule as it is now."""
    from qualcheck import stats

    kept = recorded(settings)
    if rule.params is None or not kept.pairs:
        return {}
    return kept.of(rule.id, stats.rule_hash(rule), rule.formerly)


def as_data(rule: Rule, settings: Settings) -> dict[str, Any]:
    """The same for `rules list --format json`; nothing where nothing is known."""
    from qualcheck import desk_rates

    told = {class_: desk_rates.plain(tally) for class_, tally in desk_of(rule, settings).items()}
    return {"desk": told} if told else {}


def remark(run: Run) -> Callable[[str], str] | None:
    """Rule → "this desk acted on 9 of 12"; None where the house keeps no figures. Raises QualcheckError."""
    from qualcheck import desk_rates

    if not recorded(run.settings).pairs:
        return None

    def told(rule: str) -> str:
        one = run.known.get(rule)
        return desk_rates.describe(desk_of(one, run.settings)) if one is not None else ""

    return told
