"""Templates of the reports: the shipped ones, and a house's own in their place.

A house's template comes from a folder named in `templates:` of qualcheck.yml and takes the place of the shipped one of
the same name. Templates are sandboxed (jinja2): they see plain values and can call nothing that reads, writes or runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from qualcheck.errors import QualcheckError


@lru_cache(maxsize=4)
def _environment(folder: Path | None) -> Any:
    from jinja2 import FileSystemLoader, PackageLoader, StrictUndefined, select_autoescape
    from jinja2.loaders import ChoiceLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    house = [FileSystemLoader(folder)] if folder is not None else []
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*house, PackageLoader("qualcheck")]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def filled(name: str, values: Mapping[str, Any], folder: Path | None = None) -> str:
    """The template `name` with these values. Raises QualcheckError with file and line for a template that is wrong."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        text: str = _environment(folder).get_template(name).render(values)
        return text
    except TemplateSyntaxError as error:
        raise QualcheckError(
            f"the template cannot be read: {error.message}", _shown(folder, name), error.lineno
        ) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        # What a template does with its values can go wrong in every way that Python knows for values.
        line = _line_in(name, error)
        raise QualcheckError(
            f"the template fails: {' '.join(str(error).split())}", _shown(folder, name), line
        ) from error


def _shown(folder: Path | None, name: str) -> str:
    return name if folder is None else str(folder / name)


def _line_in(name: str, error: BaseException) -> int | None:
    """The line of the template at which it failed, which jinja2 puts into the traceback."""
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
