"""The entry point: answers `--version` by itself, so that the question costs no import of the command line."""

import gc
import sys
from typing import Final

#: New objects between two searches for garbage. Rules, words and names are hundreds of thousands of objects that live
#: as long as the run; at Python's own figure of 700 a quarter of the time of one article went into visiting them.
OBJECTS_PER_COLLECTION: Final = 100_000


def main() -> None:
    if sys.argv[1:] == ["--version"]:
        from qualcheck import __version__

        print(f"qualcheck {__version__}")
        return
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    from qualcheck.cli import run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
