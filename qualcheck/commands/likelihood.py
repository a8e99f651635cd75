"""`qualcheck likelihood`: train the model that tells how much an article reads like a translation, and measure it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qualcheck.commands.console import ConfigOption, complain, finish, settings_from, write_whole
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.finding import Finding
    from qualcheck.likelihood.evaluation import Scored
    from qualcheck.likelihood.training import Article, Trainer

TRAIN_EXAMPLES: Final = """
Examples:

  qualcheck likelihood train --native archive/ --human agency.jsonl --mt wire.jsonl.gz --output house.tsv

  qualcheck likelihood evaluate --native news/ --mt translated.jsonl

An archive is a folder or a file of .txt, .jsonl or .jsonl.gz. In JSON Lines each line holds 'text', in which a line is
a paragraph, and perhaps 'id', 'src_lang', 'doc' (the document it translates), 'dataset' and 'system'.
"""

app = typer.Typer(
    help="Train and measure the model that tells how much an article reads like a translation.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NativeOption = Annotated[
    list[Path] | None, typer.Option("--native", metavar="PATH", help="News written in English. May be repeated.")
]
HumanOption = Annotated[
    list[Path] | None, typer.Option("--human", metavar="PATH", help="News translated by people. May be repeated.")
]
MtOption = Annotated[
    list[Path] | None, typer.Option("--mt", metavar="PATH", help="News translated by machines. May be repeated.")
]


@app.command(epilog=TRAIN_EXAMPLES)
def train(
    native: NativeOption = None,
    human: HumanOption = None,
    mt: MtOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="Where the model goes (default: the shipped one); its card beside."
        ),
    ] = None,
    about: Annotated[str, typer.Option("--about", metavar="TEXT", help="A line on the data for the card.")] = "",
) -> None:
    """Train a model. The same articles give the same bytes. Needs scikit-learn: pip install 'qualcheck[train]'."""
    from qualcheck.likelihood import scoring, training

    path = output or scoring.model_path()
    found = _articles(native, human, mt)
    training.enough(found)
    _needs_scikit_learn()
    trained = training.Trainer(found).train()
    write_whole(path, trained.text)
    write_whole(path.with_suffix(".md"), training.card(found, trained, about))
    finish(0, f"{len(found)} articles, {len(trained.text.encode()):,} bytes, written to {path}")


@app.command(epilog=TRAIN_EXAMPLES)
def evaluate(
    native: NativeOption = None,
    human: HumanOption = None,
    mt: MtOption = None,
    model: Annotated[
        Path | None, typer.Option("--model", metavar="FILE", help="A model (default: the shipped one).")
    ] = None,
    cross_validate: Annotated[
        bool,
        typer.Option("--cross-validate", help="Train on four parts and measure on the fifth, five times; no --model."),
    ] = False,
    leave_out_languages: Annotated[
        bool, typer.Option("--leave-out-languages", help="Measure each source language on a model never shown it.")
    ] = False,
    findings: Annotated[
        bool, typer.Option("--findings/--no-findings", help="Let the findings of the rules count, as a check does.")
    ] = True,
    config: ConfigOption = None,
) -> None:
    """Measure a model: AUC, calibration, tables by group. Articles it was trained on flatter it."""
    from qualcheck.likelihood import scoring
    from qualcheck.likelihood.evaluation import lines
    from qualcheck.likelihood.model import SORTS, load

    found = _articles(native, human, mt)
    if not found:
        raise QualcheckError("there is nothing to measure; name articles by --native, --human or --mt")
    rules = _findings(config) if findings else _nothing
    if cross_validate or leave_out_languages:
        if model is not None or (cross_validate and leave_out_languages):
            raise QualcheckError("--model, --cross-validate and --leave-out-languages exclude each other")
        from qualcheck.likelihood import training

        training.enough(found)
        _needs_scikit_learn()
        trainer = training.Trainer(found)
        scored = list(_unseen(trainer, rules) if cross_validate else _unseen_languages(trainer, rules))
        shares = training.SHARES
    else:
        judge = load(model) if model is not None else scoring.shipped()
        scored = [each.scored(scoring.score(each.document, rules(each.document), judge)) for each in found]
        shares = judge.settings.shares
    for line in lines(scored, dict(zip(SORTS, shares, strict=True))):
        typer.echo(line)
    finish(0, f"{len(scored)} articles")


def _articles(native: Sequence[Path] | None, human: Sequence[Path] | None, mt: Sequence[Path] | None) -> list[Article]:
    from qualcheck.likelihood import training
    from qualcheck.likelihood.model import HUMAN, MT, NATIVE

    return training.articles({NATIVE: native or (), HUMAN: human or (), MT: mt or ()})


def _needs_scikit_learn() -> None:
    try:
        import sklearn
    except ImportError as error:
        raise QualcheckError("training needs scikit-learn: pip install 'qualcheck[train]'") from error
    complain(f"training with scikit-learn {sklearn.__version__}")


def _nothing(_: Document) -> Sequence[Finding]:
    return ()


def _findings(config: Path | None) -> Callable[[Document], Sequence[Finding]]:
    """What a check finds in a document."""
    from qualcheck import run

    prepared = run.prepare(settings_from(config), with_figures=False)
    return lambda document: prepared.check(document).findings


def _unseen(trainer: Trainer, rules: Callable[[Document], Sequence[Finding]]) -> Iterator[Scored]:
    """Every article by a model trained on the parts it is not in."""
    from qualcheck.likelihood.training import PARTS

    for part in range(PARTS):
        outside = trainer.parts == part
        yield from _by_others(trainer, outside, outside, rules)


def _unseen_languages(trainer: Trainer, rules: Callable[[Document], Sequence[Finding]]) -> Iterator[Scored]:
    """Every translation by a model that was shown nothing from its class of languages, native news by one of them."""
    from qualcheck.likelihood.training import PARTS

    classes = len(trainer.classes)
    if classes < 2:
        raise QualcheckError("leaving a language out takes translations from at least two")
    for number in range(classes):
        own = trainer.class_of == number
        native = (trainer.class_of < 0) & (trainer.parts == number % PARTS)
        # Native parts go round until there are no more classes: each native article is measured once.
        yield from _by_others(trainer, own | (trainer.parts == number % PARTS), own | native & (number < PARTS), rules)


def _by_others(
    trainer: Trainer, outside: Any, measured: Any, rules: Callable[[Document], Sequence[Finding]]
) -> Iterator[Scored]:
    from qualcheck.likelihood.model import parse
    from qualcheck.likelihood.scoring import score

    model = parse(trainer.train(~outside).text, "cross-validation")
    for place, article in enumerate(trainer.articles):
        if measured[place]:
            yield article.scored(score(article.document, rules(article.document), model))
