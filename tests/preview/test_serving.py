import socket

import pytest

from newsletter.preview.serving import open_port


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no IPv6 here")
def test_every_address_of_this_machine_means_both_families():
    listening = open_port("::", 0)
    with listening:
        port = listening.getsockname()[1]
        for address in ("127.0.0.1", "::1"):
            socket.create_connection((address, port), timeout=2).close()
