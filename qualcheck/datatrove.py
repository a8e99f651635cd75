"""A block for pipelines of datatrove: what `qualcheck batch` keeps of a text, in the metadata of its document.

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from qualcheck.datatrove import Qualcheck

    LocalPipelineExecutor([JsonlReader("archive"), Qualcheck("qualcheck.yml"), JsonlWriter("checked")], tasks=8).run()

Each task makes its rules ready once. docs/archive.md has the same for Slurm and Ray.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datatrove.pipeline.base import PipelineStep

from qualcheck import batch, config
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.readers import text
from qualcheck.report import unfinished
from qualcheck.run import Run, prepare

if TYPE_CHECKING:
    from datatrove.data import Document as Passing

#: Totals of a text that datatrove's statistics show.
SHOWN: Final = ("words", "sentences", "touched", "points", "incomplete")


class Qualcheck(PipelineStep):  # type: ignore[misc,unused-ignore]  # datatrove takes nothing else for a block.
    """Puts findings, counts and likelihood into `metadata[key]` and passes every document on.

    `settings` is the path of a qualcheck.yml, None for the defaults; `language_key` the key of the metadata that holds
    the source language, if any does. Raises QualcheckError or QualcheckErrors where the settings or rules are wrong.
    """

    name = "qualcheck"
    type = "ANNOTATOR"

    def __init__(
        self,
        settings: str | None = None,
        *,
        key: str = "qualcheck",
        language_key: str | None = None,
        with_likelihood: bool = True,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.key = key
        self.language_key = language_key
        self.with_likelihood = with_likelihood

    def run(self, data: Iterator[Passing] | None, rank: int = 0, world_size: int = 1) -> Iterator[Passing]:
        path = Path(self.settings) if self.settings is not None else None
        if path is not None and not path.is_file():
            raise QualcheckError("there is no such file", self.settings)
        settings = config.load(path)
        prepared = prepare(settings, with_likelihood=self.with_likelihood, with_figures=False)
        try:
            for document in data or ():
                with self.track_time():
                    self._annotate(document, prepared)
                yield document
        finally:
            prepared.close()

    def _annotate(self, document: Passing, prepared: Run) -> None:
        given = document.metadata.get(self.language_key) if self.language_key is not None else None
        language = given if isinstance(given, str) and given else prepared.settings.source_language(document.id)
        try:
            report = prepared.check(text.document(document.text, document.id, language))
        except Exception as error:  # One text must not cost the task.
            what = " ".join(str(error).split())[:300]
            why = f"internal error: {type(error).__name__}: {what}"
            report = unfinished(Document(document.id, document.text, (), source_language=language), why)
        kept: dict[str, Any] = batch.kept(report)
        document.metadata[self.key] = kept
        summary = batch.of_report(report)
        self.stat_update(f"verdict: {report.verdict}")
        for name in SHOWN:
            self.stat_update(name, value=summary.totals[name])
