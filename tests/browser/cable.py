"""A network that can be pulled out, and that can be unkind to sockets: a relay between one browser and the server."""

import contextlib
import socket
import threading
from enum import Enum

HEAD_END = b"\r\n\r\n"
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Sockets(Enum):
    """What becomes of WebSockets; other requests pass."""

    PASS = "pass"
    REFUSED = "refused"
    # They open, then what the server says is held back for ever, as a proxy does that buffers.
    MUTE = "mute"


class Cable:
    """Listens on a port of its own and carries bytes to the server; `cut` drops what runs and refuses the rest."""

    def __init__(self, port: int, server_port: int) -> None:
        self.server_port = server_port
        self.whole = True
        self.sockets = Sockets.PASS
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self._changing = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._changing:
            self.whole = False
            self._drop()

    def mend(self) -> None:
        self.whole = True

    def change(self, sockets: Sockets) -> None:
        """Be otherwise with sockets from now on; connections begun before end."""
        with self._changing:
            self.sockets = sockets
            self._drop()

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _drop(self) -> None:
        for pair in self.pairs:
            for end in pair:
                _close(end)
        self.pairs.clear()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        try:
            head = _head(near)
            far = self._connect(near)
        except OSError:
            _close(near)
            return
        is_socket = b"upgrade: websocket" in head.lower()
        if is_socket and self.sockets is Sockets.REFUSED:
            near.sendall(REFUSAL)
            _close(near)
            _close(far)
            return
        with contextlib.suppress(OSError):
            far.sendall(head)
        threading.Thread(target=_carry, args=(near, far), daemon=True).start()
        self._answer(far, near, is_socket=is_socket)

    def _connect(self, near: socket.socket) -> socket.socket:
        with self._changing:
            if not self.whole:
                raise ConnectionError
            far = socket.create_connection(("127.0.0.1", self.server_port))
            self.pairs.append((near, far))
            return far

    def _answer(self, far: socket.socket, near: socket.socket, *, is_socket: bool) -> None:
        with contextlib.suppress(OSError):
            # The handshake passes in any case.
            near.sendall(_head(far))
            while data := far.recv(65536):
                if not (is_socket and self.sockets is Sockets.MUTE):
                    near.sendall(data)
        _close(near)


def _head(source: socket.socket) -> bytes:
    """What arrives up to the end of the first head; what comes with it that is no head is left for later."""
    head = b""
    while not head.endswith(HEAD_END):
        if not (byte := source.recv(1)):
            break
        head += byte
    return head


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _close(sink)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
