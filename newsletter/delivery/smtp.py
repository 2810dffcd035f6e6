"""Messages to a mail server, one recipient at a time, and the server's errors in plain words."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from typing import Any

from newsletter.delivery.settings import Settings
from newsletter.errors import NewsletterError, Problem
from newsletter.wording import truncate

_TIMEOUT = 30  # seconds without an answer
_DIALOGUE = 120.0  # seconds to connect, or to send one message, however the server answers
_QUIT = 5.0  # seconds for a farewell that nobody needs
_MAX_HINT = 250  # characters of a hint with a server's answer


def send_messages(
    settings: Settings, messages: Sequence[tuple[str, EmailMessage]], seconds: float = _DIALOGUE
) -> Iterator[tuple[str, Problem | None]]:
    """Send each message to its recipient; gives the recipient, and the problem if it was not sent.

    Each result is given before the next message is sent. After a problem the
    next message gets a new connection; if there is none, the rest is not sent.
    To connect, and to send a message, take at most `seconds` each. Raises
    NewsletterError when the first connection fails.
    """
    server = _connect(settings, seconds)
    try:
        for number, (recipient, message) in enumerate(messages, 1):
            problem = _send(server, recipient, message, settings, seconds)
            yield recipient, problem
            if problem and messages[number:]:
                _close(server)
                try:
                    server = _connect(settings, seconds)
                except NewsletterError as error:
                    yield from ((left, error.problems[0]) for left, _ in messages[number:])
                    return
    finally:
        _close(server)


@contextlib.contextmanager
def _deadline(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """End the connection after some seconds: a server that sends a byte now and then never runs into a time-out.

    Raises TimeoutError then.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        if server.sock:
            with contextlib.suppress(OSError):
                server.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (smtplib.SMTPException, OSError):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    # The last line may have been cut off, and look like an answer.
    if late.is_set():
        server.close()
        raise TimeoutError("timed out")


class _Limited(smtplib.SMTP):
    """A connection whose beginning takes at most `seconds`."""

    def __init__(self, seconds: float, settings: Settings, **options: Any) -> None:
        self._seconds = seconds
        super().__init__(settings.host, settings.port, timeout=_TIMEOUT, **options)

    def connect(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        """Connect and read the greeting: the constructor does."""
        with _deadline(self, self._seconds):
            return super().connect(*arguments, **options)


class _LimitedTls(_Limited, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


def _send(
    server: smtplib.SMTP, recipient: str, message: EmailMessage, settings: Settings, seconds: float
) -> Problem | None:
    try:
        with _deadline(server, seconds):
            server.send_message(message, to_addrs=[recipient])
    except TimeoutError:
        hint = "it is not known whether it accepted the message"
        return Problem(None, f"{settings.host} does not finish its answer", hint)
    except smtplib.SMTPServerDisconnected:
        return Problem(None, "the server closed the connection", "it is not known whether it accepted the message")
    except (smtplib.SMTPException, OSError) as error:
        return _explain(error, settings)
    return None


def _connect(settings: Settings, seconds: float) -> smtplib.SMTP:
    """A connection, encrypted with a verified certificate, and logged in. Raises NewsletterError."""
    context = ssl.create_default_context()
    server: smtplib.SMTP | None = None
    try:
        if settings.security == "tls":
            server = _LimitedTls(seconds, settings, context=context)
        else:
            server = _Limited(seconds, settings)
        with _deadline(server, seconds):
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user:
                _log_in(server, settings)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if server is not None:
            server.close()
        raise NewsletterError([_explain(error, settings)]) from None
    return server


def _log_in(server: smtplib.SMTP, settings: Settings) -> None:
    """Log in once. `SMTP.login` would try a wrong password with every method that the server offers."""
    server.ehlo_or_helo_if_needed()
    offered = server.esmtp_features.get("auth", "").upper().split()
    server.user, server.password = settings.user, settings.password
    for method, answer in (("PLAIN", server.auth_plain), ("LOGIN", server.auth_login)):
        if method in offered:
            server.auth(method, answer)
            return
    raise smtplib.SMTPNotSupportedError("no known method to log in")


def _close(server: smtplib.SMTP) -> None:
    try:
        with _deadline(server, _QUIT):
            server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _explain(error: Exception, settings: Settings) -> Problem:
    """What a failure means to someone who is no administrator of mail servers; never with the password."""
    if isinstance(error, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)):
        problem = _explain_answer(error, settings)
    else:
        problem = Problem(None, *_explain_failure(error, settings))
    message, hint = (_without_password(text, settings) for text in (problem.message, problem.hint))
    return dataclasses.replace(problem, message=message, hint=truncate(hint, _MAX_HINT))


def _explain_answer(
    error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused, settings: Settings
) -> Problem:
    """What a server's answer means, by its code (https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3)."""
    code: int
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        message = "the server refuses the address"
    else:
        code, text = error.smtp_code, error.smtp_error
        message = "the server refuses the message"
    words = text.decode("utf-8", errors="replace") if isinstance(text, bytes) else text
    hint = f"its answer: {code} {' '.join(words.split())}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        message = f"{settings.host} refuses the user name or the password"
    elif code == 552:
        message = "the message is too large for the server"
    elif 400 <= code < 500:
        message, hint = "the server cannot accept the message now", f"wait some minutes, then send again; {hint}"
    elif isinstance(error, smtplib.SMTPSenderRefused):
        message = f"the server does not accept the sender '{error.sender}'"
    return Problem(None, message, hint)


def _explain_failure(error: Exception, settings: Settings) -> tuple[str, str]:
    """What it means that there is no connection, or no login: the message, and a hint."""
    server = f"{settings.host}, port {settings.port}"
    if isinstance(error, UnicodeError):
        return "the user name or the password has characters that mail servers refuse", "use plain letters and digits"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        if "STARTTLS" in str(error):
            hint = "try NEWSLETTER_SMTP_SECURITY=tls with NEWSLETTER_SMTP_PORT=465"
            return f"{server} does not offer encryption", hint
        return f"{server} does not offer a known way to log in", "ask its administrator"
    if isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" not in str(error):
        hint = "try again, or check NEWSLETTER_SMTP_SECURITY and NEWSLETTER_SMTP_PORT"
        return f"{server} closed the connection", hint
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = "check the name of the server; a certificate that cannot be verified is never accepted"
        return f"the certificate of {server} is not valid: {error.verify_message}", hint
    if isinstance(error, ssl.SSLError):
        return f"{server} does not use TLS as expected", "try NEWSLETTER_SMTP_SECURITY=starttls with port 587"
    if isinstance(error, socket.gaierror):
        return f"there is no server '{settings.host}'", "check its name, and your network"
    if isinstance(error, (TimeoutError, smtplib.SMTPServerDisconnected)):
        return f"{server} does not answer", "check the port, and whether a firewall blocks it"
    return f"{server} cannot be reached: {getattr(error, 'strerror', None) or error}", "check its name"


def _without_password(text: str, settings: Settings) -> str:
    """A text without the password that a server may repeat from a login, as it is or as it was sent."""
    if not settings.password:
        return text
    sent = (settings.password, f"\0{settings.user}\0{settings.password}")
    encoded = [base64.b64encode(each.encode()).decode().rstrip("=") for each in sent]
    for secret in (*reversed(encoded), settings.password, " ".join(settings.password.split())):
        text = text.replace(secret, "***")
    return text
