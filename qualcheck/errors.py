"""The one error class for what a user can put right; `cli.py` turns it into text and an exit code."""

from __future__ import annotations


class QualcheckError(Exception):
    """Something the user can put right: bad configuration, a bad rule file, unreadable input.

    `line` and `column` are 1-based; None where the error has no place in a file.
    `str()` gives `path:line:column: message` with the parts that are known.
    """

    def __init__(
        self,
        message: str,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class QualcheckErrors(Exception):
    """Several errors found in one go, in the order of their files and lines."""

    def __init__(self, errors: list[QualcheckError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors
