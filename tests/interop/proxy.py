"""A connection that loses an answer: the service has done its work, and the caller hears nothing."""

import http.client
import http.server
import threading


class Lossy:
    """Passes requests on without TLS; the first answer to `raporteaza` is lost."""

    def __init__(self, port):
        self.lost = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                # The address that the caller used stays in Host: the contract points to it.
                headers = {k: v for k, v in self.headers.items() if k.lower() != "connection"}
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request(self.command, self.path, body, headers)
                response = connection.getresponse()
                answer = response.read()
                self.close_connection = True
                if b"raporteaza" in body and not outer.lost:
                    outer.lost += 1
                    return
                self.send_response(response.status)
                self.send_header("Content-Type", response.headers["Content-Type"])
                self.send_header("Content-Length", str(len(answer)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self):
                self.pass_on()

            def do_POST(self):
                # Some clients wait for it before they send a body; the base class has answered.
                self.pass_on()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wsdl(self, contract):
        """The address of a contract, through here."""
        return f"http://127.0.0.1:{self.port}/ws/v1/{contract}"

    def close(self):
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()
