"""Which address phones can reach: the public address, or this computer's on the room's network.

Imports nothing of Django: the settings read it.
"""

import socket


def local_addresses() -> list[str]:
    """IPv4 addresses of this computer, the one that leads out of it first.

    Connecting a datagram socket sends nothing; it only asks the kernel which interface would be used.
    """
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        pass
    return list(dict.fromkeys(found))
