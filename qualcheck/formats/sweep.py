"""One rule at several values of a threshold: a table with bars for the terminal, and a plot as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from qualcheck.formats.text import safe
from qualcheck.rates import NATIVE
from qualcheck.sweep import Step, Sweep

#: Characters of the longest bar, and eighths of one.
BAR: Final = 40
EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def table(sweep: Sweep) -> Iterator[str]:
    """The findings by value and corpus, what the value now is, and which keep to the budget; then the bars."""
    names = list(sweep.corpora)
    width = max(len(sweep.key), *(len(step.value) for step in sweep.steps))
    yield f"{sweep.rule} ({sweep.class_}, kind {sweep.kind}): {sweep.key}, {sweep.meaning}"
    for name, counts in sweep.corpora.items():
        yield f"{name}: {counts.words:,} words in {counts.documents:,} texts"
    yield ""
    yield f"  {sweep.key:>{width}}" + "".join(f"  {name:>16}" for name in names) + "   (findings, and per 1,000 words)"
    for step in sweep.steps:
        cells = "".join(f"  {step.hits[name]:>8,} {sweep.per_thousand(step, name):>7.3f}" for name in names)
        yield f"{'→' if step.present else ' '} {step.value:>{width}}{cells}{_mark(sweep, step)}"
    yield ""
    yield from _bars(sweep, names, width)
    yield from _advice(sweep)


def _mark(sweep: Sweep, step: Step) -> str:
    if sweep.allowed is None or step.hits[NATIVE] <= sweep.allowed:
        return "   now" if step.present else ""
    return "   now; over the budget" if step.present else "   over the budget"


def _bars(sweep: Sweep, names: list[str], width: int) -> Iterator[str]:
    most = max(sweep.per_thousand(step, name) for step in sweep.steps for name in names)
    if not most:
        return
    longest = max(len(name) for name in names)
    yield f"Findings per 1,000 words ({'█' * BAR} is {most:.3f}):"
    for step in sweep.steps:
        for number, name in enumerate(names):
            value = sweep.per_thousand(step, name)
            label = f"{'→' if step.present else ' '} {step.value:>{width}}" if not number else " " * (width + 2)
            yield f"{label}  {name:<{longest}} {_bar(value / most)}".rstrip()
    yield ""


def _bar(share: float) -> str:
    """A bar of at least an eighth of a character for anything above nothing."""
    eighths = max(1, round(share * BAR * 8)) if share else 0
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _advice(sweep: Sweep) -> Iterator[str]:
    present = next((step for step in sweep.steps if step.present), None)
    if present is None:
        yield f"The rule's own {sweep.key} is none of these steps."
    if sweep.allowed is None:
        yield f"No corpus is called {NATIVE!r}, so nothing is said of the budget."
    else:
        article = "an" if sweep.class_ == "error" else "a"
        arrow = " → is the rule as it is." if present is not None else ""
        yield f"On so much native news {article} {sweep.class_} may have {sweep.allowed}.{arrow}"
        if not sweep.within:
            yield "No value keeps to that; narrow the rule, or make it of a weaker class."
        else:
            best = next(step for step in sweep.steps if step.value == sweep.within[0])
            elsewhere = ", ".join(f"{best.hits[name]:,} on {name}" for name in sweep.corpora)
            others = f" So do {', '.join(sorted_as_steps(sweep, sweep.within[1:]))}." if len(sweep.within) > 1 else ""
            yield f"{sweep.key} {best.value} keeps to that and finds most: {elsewhere}.{others}"
    if sweep.others:
        yield f"Other thresholds of the rule: {', '.join(f'--key {key}' for key in sweep.others)}."


def sorted_as_steps(sweep: Sweep, values: tuple[str, ...]) -> list[str]:
    return [step.value for step in sweep.steps if step.value in values]


# The plot

WIDTH: Final = 720
HEIGHT: Final = 400
LEFT, RIGHT, TOP, BOTTOM = 70, 120, 64, 64
#: Colours that are told apart with any sight of colours, and the marks beside them.
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
INK: Final = "#222222"
PALE: Final = "#d8d8d8"


def svg(sweep: Sweep) -> str:
    """Findings per 1,000 words by value, a line for each corpus. It loads nothing and runs nothing."""
    most = max(sweep.per_thousand(step, name) for step in sweep.steps for name in sweep.corpora) or 1.0
    budget = (
        1000 * sweep.allowed / sweep.corpora[NATIVE].words if sweep.allowed and sweep.corpora[NATIVE].words else None
    )
    top, marks = _scale(most)
    title = f"{sweep.rule}: findings by the value of {sweep.key}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-labelledby="title" font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<title id="title">{_safe(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 24, title, size=16),
        _text(LEFT, 42, f"{sweep.meaning}; findings per 1,000 words", size=12),
    ]
    for value in marks:
        y = _y(value, top)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{PALE}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{value:g}", anchor="end"))
    for number, step in enumerate(sweep.steps):
        x = _x(number, len(sweep.steps))
        parts.append(_text(x, HEIGHT - BOTTOM + 20, step.value, anchor="middle", bold=step.present))
        if step.present:
            parts.append(
                f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="{INK}" stroke-dasharray="2 3"/>'
            )
            parts.append(_text(x, HEIGHT - BOTTOM + 35, "now", anchor="middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, sweep.key, anchor="middle"))
    if budget is not None and budget <= top:
        y = _y(budget, top)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{COLOURS[0]}" stroke-dasharray="6 4"/>'
        )
        parts.append(_text(LEFT + 6, y - 5, f"most that native news may have ({sweep.allowed})", colour=COLOURS[0]))
    parts += _lines(sweep, top)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _lines(sweep: Sweep, top: float) -> Iterator[str]:
    """A line and a name for each corpus, native news in the colour of its budget; names are kept apart."""
    names = sorted(sweep.corpora, key=lambda name: name != NATIVE)
    colours = COLOURS if NATIVE in sweep.corpora else COLOURS[1:]
    ends = {name: _y(sweep.per_thousand(sweep.steps[-1], name), top) for name in names}
    heights = _apart(ends)
    for number, name in enumerate(names):
        colour = colours[number % len(colours)]
        points = [
            (_x(at, len(sweep.steps)), _y(sweep.per_thousand(step, name), top)) for at, step in enumerate(sweep.steps)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>'
        for (x, y), step in zip(points, sweep.steps, strict=True):
            rate = f"{sweep.per_thousand(step, name):.3f} per 1,000 words"
            told = f"{name}, {sweep.key} {step.value}: {step.hits[name]:,} findings, {rate}"
            yield f"{_dot(number, x, y, colour)}<title>{_safe(told)}</title></{_shape(number)}>"
        yield _text(WIDTH - RIGHT + 12, heights[name] + 4, name, colour=colour)


def _shape(number: int) -> str:
    return "circle" if number % 2 == 0 else "rect"


def _dot(number: int, x: float, y: float, colour: str) -> str:
    if _shape(number) == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}">'
    return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}">'


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """Heights for the names of lines, 15 apart at least."""
    placed: dict[str, float] = {}
    last = float(HEIGHT)
    for name in sorted(ends, key=lambda name: -ends[name]):
        last = min(ends[name], last - 15)
        placed[name] = last
    return placed


def _x(number: int, steps: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return LEFT + room * (number + 0.5) / steps


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _scale(most: float) -> tuple[float, list[float]]:
    """The top of the axis, and the values marked on it: four to seven round ones."""
    size = 10.0**-6
    while True:
        for unit in (1, 2, 5):
            if most / (unit * size) <= 6:
                count = int(-(-most // (unit * size))) or 1
                return count * unit * size, [round(number * unit * size, 6) for number in range(count + 1)]
        size *= 10


def _text(
    x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", colour: str = INK, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Characters that XML cannot hold are shown, the others escaped."""
    return escape(safe(text))
