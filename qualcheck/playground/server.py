"""The page over HTTP, for this machine and one person.

Every request must name this address as its host (a name that leads here is not enough: DNS rebinding), carry the token
of this run in its path, and, where it asks for work, come from the page itself (`Origin`) as JSON. Sizes and times are
limited. The page may load nothing but its own two files, and no answer ever holds a traceback or the page's input as
markup.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib import resources
from pathlib import Path
from typing import Any, Final

from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.playground.house import Change
from qualcheck.playground.worker import LIMIT, Busy, Ended, TooLong, Worker

ADDRESS: Final = "127.0.0.1"
#: The largest body of a request, in bytes: articles are some thousands.
LARGEST: Final = 1_000_000
#: Seconds that a client may take to send the next part of a request.
SLOWEST: Final = 10
#: Requests at one time; the page itself has one or two.
MOST_AT_ONCE: Final = 16

#: Path below the token → file of this package, and its type.
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "": ("page.html", "text/html; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
}
#: What may be asked → the keys that the body must have, each with a text.
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "state": (),
    "check": ("article",),
    "try": ("rule", "article"),
    "open": ("id",),
    "save": ("rule", "file"),
}
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Connection": "close",
}


@dataclass(frozen=True)
class Site:
    """What the pages of one run share. `write` puts a file on the disk whole; `told` is said after a rule was saved."""

    worker: Worker
    write: Callable[[Path, bytes], None]
    article: str
    told: str = ""


class Refused(Exception):
    """A request that is not answered: the status and one line."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Server(socketserver.ThreadingTCPServer):
    """Binds the loopback address alone; port 0 takes a free one. Raises OSError where the port is taken."""

    daemon_threads = True
    # On Windows it would let another program take the port over.
    allow_reuse_address = os.name == "posix"
    request_queue_size = MOST_AT_ONCE

    def __init__(self, site: Site, port: int = 0) -> None:
        self.site: Final = site
        self.token: Final = secrets.token_urlsafe(24)
        self.saving: Final = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__((ADDRESS, port), Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.port}/{self.token}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """One connection more, or none: a client that opens hundreds is cut off."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that goes away in the middle is no news for the terminal."""


class Handler(BaseHTTPRequestHandler):
    """One request, one answer, and the connection is closed."""

    server: Server
    timeout = SLOWEST

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def version_string(self) -> str:
        return "qualcheck"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal belongs to the user, and what strangers send stays off it."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses: requests that are none, and methods that we have no function for."""
        status = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        self.close_connection = True
        self._send(status, "application/json", _message(status.phrase))

    def _answer(self, work: Callable[[], tuple[str, bytes]]) -> None:
        self.close_connection = True
        try:
            kind, body = work()
            status = HTTPStatus.OK
        except Refused as refused:
            status, kind, body = refused.status, "application/json", _message(refused.message)
        except Exception:
            # No traceback, neither to the page nor to the terminal.
            status, kind, body = HTTPStatus.INTERNAL_SERVER_ERROR, "application/json", _message("internal error")
        with contextlib.suppress(OSError):
            self._send(status, kind, body)

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, POST")
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    # Who asks, and for what

    def _path(self) -> str:
        """The path below the token. Raises Refused for whoever does not belong here."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0] not in self._hosts():
            raise Refused(HTTPStatus.FORBIDDEN, "wrong host")
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise Refused(HTTPStatus.FORBIDDEN, "asked for by another page")
        token, slash, path = self.path.removeprefix("/").partition("/")
        given = token.encode("utf-8", "surrogateescape")
        if not secrets.compare_digest(given, self.server.token.encode()) or not slash:
            raise Refused(HTTPStatus.FORBIDDEN, "wrong token; open the address that the terminal shows")
        return path

    def _hosts(self) -> tuple[str, str]:
        return f"{ADDRESS}:{self.server.port}", f"localhost:{self.server.port}"

    def _get(self) -> tuple[str, bytes]:
        path = self._path()
        if path.partition("?")[0] in QUESTIONS:
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "use POST")
        if path not in FILES:
            raise Refused(HTTPStatus.NOT_FOUND, "there is no such page")
        name, kind = FILES[path]
        return kind, resources.files("qualcheck").joinpath("playground", name).read_bytes()

    def _post(self) -> tuple[str, bytes]:
        path = self._path()
        if self.headers.get_all("Origin") not in [[f"http://{host}"] for host in self._hosts()]:
            raise Refused(HTTPStatus.FORBIDDEN, "wrong origin")
        if path not in QUESTIONS:
            known = path in FILES
            status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND
            raise Refused(status, "use GET" if known else "there is no such page")
        given = self._body(QUESTIONS[path])
        try:
            return "application/json", _encoded(self._work(path, given))
        except Busy as error:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "busy with another check; try again") from error
        except TooLong as error:
            said = f"this took longer than {LIMIT:g} seconds and was stopped; shorten the article, or the pattern"
            raise Refused(HTTPStatus.GATEWAY_TIMEOUT, said) from error
        except Ended as error:
            said = "the check ended without an answer; shorten the article, or the pattern"
            raise Refused(HTTPStatus.INTERNAL_SERVER_ERROR, said) from error
        except (QualcheckError, QualcheckErrors) as error:
            # One line each, such as a file in which another rule is wrong.
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error

    def _body(self, keys: tuple[str, ...]) -> list[str]:
        """The texts under these keys of the JSON body."""
        if self.headers.get_content_type() != "application/json" or "Content-Type" not in self.headers:
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
        lengths = self.headers.get_all("Content-Length") or []
        if "Transfer-Encoding" in self.headers or not lengths:
            raise Refused(HTTPStatus.LENGTH_REQUIRED, "say how long the body is")
        if len(lengths) > 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
            raise Refused(HTTPStatus.BAD_REQUEST, "this is no length")
        if len(lengths[0]) > 10 or int(lengths[0]) > LARGEST:
            self._drain(int(lengths[0][:10]))
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {LARGEST:,} bytes; take a shorter article")
        raw = self.rfile.read(int(lengths[0]))
        try:
            data = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise Refused(HTTPStatus.BAD_REQUEST, "this is no JSON") from error
        if not isinstance(data, dict) or set(data) != set(keys) or not all(isinstance(v, str) for v in data.values()):
            raise Refused(HTTPStatus.BAD_REQUEST, f"the body must hold {', '.join(keys) or 'nothing'}, each a text")
        return [_whole(data[key]) for key in keys]

    def _drain(self, length: int) -> None:
        """Take in some of what is too long: a client that still sends does not read the answer."""
        self.connection.settimeout(1)
        left = min(length, 4 * LARGEST)
        with contextlib.suppress(OSError):
            while left > 0 and (part := self.rfile.read1(min(left, 50_000))):
                left -= len(part)

    def _work(self, path: str, given: list[str]) -> Any:
        site = self.server.site
        match path:
            case "state":
                return {**site.worker.ask("state"), "article": site.article}
            case "try":
                return site.worker.ask("try_rule", *given)
            case "check":
                return site.worker.ask("check", *given)
            case "open":
                return site.worker.ask("open", *given)
        with self.server.saving:
            change: Change = site.worker.ask("save", *given)
            had_folder = change.path.parent.exists()
            site.write(change.path, change.content)
            try:
                site.worker.ask("reload")
            except Exception:
                # Who is told of an error takes it that nothing was saved.
                _put_back(site, change, had_folder)
                raise
        done = "replaced in" if change.replaced else "added to"
        return {"said": f"The rule was {done} {change.shown}. {site.told}".strip(), "file": change.path.name}


def _put_back(site: Site, change: Change, had_folder: bool) -> None:
    """The disk as it was before the change was written."""
    if change.before is not None:
        site.write(change.path, change.before)
        return
    change.path.unlink(missing_ok=True)
    if not had_folder:
        with contextlib.suppress(OSError):  # Somebody else has put something into it.
            change.path.parent.rmdir()


def _whole(text: str) -> str:
    """Text without halves of characters, which JSON can hold and no file can; its length in UTF-16 stays the same."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _message(text: str) -> bytes:
    return _encoded({"message": text})


def _encoded(answer: Any) -> bytes:
    import msgspec

    return msgspec.json.encode(answer)
