"""Connecting to machines of others, and never to one of the house, whatever a name leads to.

Addresses come from a registration or from what another system publishes of itself. Somebody who
can write there, or in the name service, must not be able to let us ask the database or the cloud's
own service (server-side request forgery).
"""

import http.client
import ipaddress
import socket
import ssl

_HTTPS_PORT = 443


def is_public_host(host: str) -> bool:
    """Tell whether an IP address lies outside of any house's own network."""
    return ipaddress.ip_address(host).is_global


class PublicHTTPSConnection(http.client.HTTPSConnection):
    """Connects to the address that was looked at, so that a name cannot change in between."""

    def connect(self) -> None:
        """Look the host up once, refuse what is not public, and connect there."""
        found = socket.getaddrinfo(self.host, self.port or _HTTPS_PORT, type=socket.SOCK_STREAM)
        addresses = [(str(one[4][0]), int(one[4][1])) for one in found]
        if not all(is_public_host(host) for host, _ in addresses):
            raise ConnectionRefusedError("the address leads into a private network")
        plain = socket.create_connection(addresses[0], self.timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
