"""Real mail servers on this machine, with certificates made for the test."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "me", "correct horse"


@dataclass
class Mailbox:
    """What the server accepted, and how it answers each recipient."""

    stop_listening: Callable[[], object] = lambda: None
    taken: list = field(default_factory=list)
    refusals: dict = field(default_factory=dict)
    on_data: dict = field(default_factory=dict)

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refusals:
            return self.refusals[address]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        (recipient,) = envelope.rcpt_tos
        answer = self.on_data.get(recipient, "250 OK")
        if answer == "stop":
            self.stop_listening()
        if answer in ("close", "stop"):
            server.transport.abort()
            return "451 never seen"
        if answer.startswith("250"):
            self.taken.append(
                (envelope.mail_from, recipient, envelope.content, bool(server.transport.get_extra_info("sslcontext")))
            )
        return answer


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
def serve(authority, tmp_path, monkeypatch):
    """Starts a server; returns its mailbox and the environment with its address."""
    controllers = []
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    def start(security="starttls", *, host="localhost", auth=False, limit=None, offers_tls=True):
        mailbox = Mailbox()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(host).configure_cert(context)

        def authenticate(server, session, envelope, mechanism, data):
            known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
            return AuthResult(success=known, handled=False)

        class Server(Controller):
            def factory(self):
                return SMTP(
                    self.handler,
                    tls_context=context if security == "starttls" and offers_tls else None,
                    require_starttls=security == "starttls" and offers_tls,
                    auth_required=auth,
                    auth_require_tls=security == "starttls",
                    authenticator=authenticate if auth else None,
                    data_size_limit=limit,
                )

        controller: Any = Server(
            mailbox,
            hostname="127.0.0.1",
            port=_free_port(),
            ssl_context=context if security == "tls" else None,
            ready_timeout=20,
        )
        controller.start()
        listening = controller.server
        assert isinstance(listening, asyncio.Server)
        mailbox.stop_listening = listening.close
        controllers.append(controller)
        port = listening.sockets[0].getsockname()[1]
        return mailbox, {
            "NEWSLETTER_SMTP_HOST": "localhost",
            "NEWSLETTER_SMTP_PORT": str(port),
            "NEWSLETTER_SMTP_SECURITY": security,
        }

    yield start
    for controller in controllers:
        controller.stop(no_assert=True)
