"""Which port is free on this machine."""

import ipaddress
import socket

TRIED = 20


def free_port(address: str, wanted: int) -> int:
    """The wanted port or one of the next; else any."""
    for port in range(wanted, wanted + TRIED):
        if is_free(address, port):
            return port
    with socket.create_server((address, 0)) as server:
        found: int = server.getsockname()[1]
    return found


def is_own(address: str) -> bool:
    """Nobody but this machine reaches what listens there."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_free(address: str, port: int) -> bool:
    """Somebody may listen on the other address of localhost only: the browser would go there."""
    return not _answers("::1", port) and _can_listen(address, port)


def _can_listen(address: str, port: int) -> bool:
    try:
        socket.create_server((address, port)).close()
    except OSError:
        return False
    return True


def _answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=0.2).close()
    except OSError:
        return False
    return True
