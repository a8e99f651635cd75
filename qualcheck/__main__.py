"""The entry point: answers `--version` by itself, so that the question costs no import of the command line."""

import sys


def main() -> None:
    if sys.argv[1:] == ["--version"]:
        from qualcheck import __version__

        print(f"qualcheck {__version__}")
        return
    from qualcheck.cli import run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
