"""A server that speaks TLS in front of one that does not, as a proxy would: for clients that write ``https://`` themselves."""

import http.client
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_OF_A_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A browser that meets an unknown certificate ends the handshake, and comes again."""


class TlsFront:
    """Hands everything on to 127.0.0.1 at ``port``, with the Host as it came and ``X-Forwarded-Proto: https``."""

    def __init__(self, certificate: Path, port: int) -> None:
        class Handler(BaseHTTPRequestHandler):
            def hand_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                behind = http.client.HTTPConnection("127.0.0.1", port)
                given = {name: value for name, value in self.headers.items() if name.lower() not in _OF_A_HOP}
                behind.request(self.command, self.path, body, given | {"X-Forwarded-Proto": "https"})
                answer = behind.getresponse()
                content = answer.read()
                behind.close()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in _OF_A_HOP | {"content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_OPTIONS = do_HEAD = hand_on  # noqa: N815 (names of http.server)

            def log_message(self, *_: object) -> None:
                """Nothing is written."""

        self.server = _Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
