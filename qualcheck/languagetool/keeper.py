"""Runs a program for as long as its own standard input stays open.

Started by `server.py` with the server's command. When qualcheck ends, in whatever way, the pipe closes and the server
is ended with it: also after a SIGKILL, when qualcheck itself can do nothing any more.
"""

import signal
import subprocess
import sys
import threading

#: Seconds between asking the program to end and ending it.
PATIENCE = 3
#: The option of prctl(2).
PR_SET_PDEATHSIG = 1


def main(command: list[str]) -> int:
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_end_with_parent)
    threading.Thread(target=_end_with_input, args=(program,), daemon=True).start()
    return program.wait()


def _end_with_parent() -> None:
    """In the new process: ask Linux for SIGTERM when the keeper dies, which covers a killed keeper as well."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_with_input(program: "subprocess.Popen[bytes]") -> None:
    while sys.stdin.buffer.read(1024):
        pass
    program.terminate()
    try:
        program.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
