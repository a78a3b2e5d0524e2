"""A network cable that can be pulled out: a small TCP relay between one person's browser and the server."""

import contextlib
import socket
import threading


class Cable:
    """Listens on a port of its own and carries bytes to the server; `cut` drops what runs and refuses the rest."""

    def __init__(self, port: int, server_port: int) -> None:
        self.server_port = server_port
        self.whole = True
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        for pair in self.pairs:
            for end in pair:
                _close(end)
        self.pairs.clear()

    def mend(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if not self.whole:
                _close(near)
                continue
            far = socket.create_connection(("127.0.0.1", self.server_port))
            self.pairs.append((near, far))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _close(sink)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
