"""Which address phones can reach: the public address, or this computer's on the room's network.

The settings import this module, so it reads them only when asked.
"""

import contextlib
import socket

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def local_addresses() -> list[str]:
    """IPv4 addresses of this computer, the one that leads out of it first.

    Connecting a datagram socket sends nothing; it only asks the kernel which interface would be used.
    """
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("10.255.255.255", 9))
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return list(dict.fromkeys(found))


def public_base(request: HttpRequest | None = None) -> str:
    """The origin printed, shown in QR codes and sent in messages, without a final slash.

    PUBLIC_URL when set; on a room's network this computer's address there; else the origin the request came by.
    """
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    if settings.HOST not in LOOPBACK:
        reachable = next((address for address in local_addresses() if not address.startswith("127.")), settings.HOST)
        return f"http://{reachable}:{settings.PORT}"
    if request is not None:
        return f"{request.scheme}://{request.get_host()}"
    return f"http://{settings.HOST}:{settings.PORT}"


def this_computer_only() -> bool:
    """Whether the address printed works on this computer alone: pages with a QR code say so."""
    return not settings.PUBLIC_URL and settings.HOST in LOOPBACK
