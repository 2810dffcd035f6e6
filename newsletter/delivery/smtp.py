"""Messages to a mail server, one recipient at a time, and the server's refusals in plain words."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from newsletter.delivery.settings import Settings
from newsletter.errors import NewsletterError

__all__ = ["Outcome", "send_messages"]

_TIMEOUT = 30  # seconds without an answer
_MOST_SAID = 250  # characters of a hint that repeats what a server says


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the message to one recipient: `problem` is empty when the server took it."""

    recipient: str
    problem: str = ""
    hint: str = ""


class _ServerError(Exception):
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def send_messages(settings: Settings, messages: Sequence[tuple[str, EmailMessage]]) -> Iterator[Outcome]:
    """Hand each message to the server; yields what became of it before the next one is tried.

    When the connection is lost, a new one is made for the next recipient.
    Raises NewsletterError when the server cannot be reached, or does not let
    us in, before anything was sent; later that is the outcome of the rest.
    """
    server: smtplib.SMTP | None = None
    begun = False
    try:
        for number, (recipient, message) in enumerate(messages):
            if server is None:
                try:
                    server = _connect(settings)
                except _ServerError as problem:
                    if not begun:
                        raise NewsletterError(str(problem), hint=problem.hint) from None
                    for left, _ in messages[number:]:
                        yield Outcome(left, str(problem), problem.hint)
                    return
            begun = True
            try:
                server.send_message(message, to_addrs=[recipient])
                yield Outcome(recipient)
            except smtplib.SMTPServerDisconnected:
                _close(server)
                server = None
                yield Outcome(recipient, "the server cut the connection", "whether it took the message is not known")
            except (smtplib.SMTPException, OSError) as error:
                # After a 421 the library has hung up already.
                if not isinstance(error, smtplib.SMTPException) or server.sock is None:
                    _close(server)
                    server = None
                refusal = _translate(error, settings)
                yield Outcome(recipient, str(refusal), refusal.hint)
    finally:
        if server is not None:
            _close(server)


def _connect(settings: Settings) -> smtplib.SMTP:
    """A connection that is encrypted, with a verified certificate, and logged in."""
    context = ssl.create_default_context()
    server: smtplib.SMTP | None = None
    try:
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT)
            if settings.security == "starttls":
                server.starttls(context=context)
        if settings.user:
            _log_in(server, settings)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if server is not None:
            server.close()
        raise _translate(error, settings) from None
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
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _translate(error: Exception, settings: Settings) -> _ServerError:
    """What a failure means to someone who is no administrator of mail servers; never with the password."""
    found = _explain(error, settings)
    return _ServerError(_without_secrets(str(found), settings), _cut(_without_secrets(found.hint, settings)))


def _without_secrets(text: str, settings: Settings) -> str:
    """A text without what a server may echo of a login: the password, as it is or as it was sent."""
    if not settings.password:
        return text
    sent = (settings.password, f"\0{settings.user}\0{settings.password}")
    encoded = [base64.b64encode(each.encode()).decode().rstrip("=") for each in sent]
    for secret in (*reversed(encoded), settings.password, " ".join(settings.password.split())):
        text = text.replace(secret, "***")
    return text


def _explain(error: Exception, settings: Settings) -> _ServerError:
    where = f"{settings.host}, port {settings.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _ServerError(
            f"{settings.host} refuses the user or the password", f"it says: {_said(error.smtp_code, error.smtp_error)}"
        )
    if isinstance(error, UnicodeError):
        return _ServerError("user or password hold letters that the server cannot take", "use plain letters and digits")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        if "STARTTLS" in str(error):
            hint = "try NEWSLETTER_SMTP_SECURITY=tls with NEWSLETTER_SMTP_PORT=465"
            return _ServerError(f"{where} does not offer encryption", hint)
        return _ServerError(f"{where} offers no way to log in that is known here", "ask who runs it")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _refusal(code, text, "the server refuses the address")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _refusal(error.smtp_code, error.smtp_error, f"the server does not let '{error.sender}' send")
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(error.smtp_code, error.smtp_error, "the server refuses the message")
    if isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" not in str(error):
        return _ServerError(f"{where} cut the connection", "try again, or check NEWSLETTER_SMTP_SECURITY and _PORT")
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = "check the name of the server; a certificate that cannot be verified is never accepted"
        return _ServerError(f"the certificate of {where} is not valid: {error.verify_message}", hint)
    if isinstance(error, ssl.SSLError):
        return _ServerError(
            f"{where} does not speak TLS as expected", "try NEWSLETTER_SMTP_SECURITY=starttls with port 587"
        )
    if isinstance(error, socket.gaierror):
        return _ServerError(f"there is no server '{settings.host}'", "check its name, and the network")
    if isinstance(error, (TimeoutError, smtplib.SMTPServerDisconnected)):
        return _ServerError(f"{where} does not answer", "check the port, and whether a firewall stands between")
    return _ServerError(f"{where} cannot be reached: {getattr(error, 'strerror', None) or error}", "check its name")


def _refusal(code: int, text: bytes | str, meaning: str) -> _ServerError:
    said = f"it says: {_said(code, text)}"
    if code == 552:
        return _ServerError("the message is too large for the server", said)
    if 400 <= code < 500:
        return _ServerError("the server asks to try again later", f"wait some minutes, then send again; {said}")
    return _ServerError(meaning, said)


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", errors="replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID]}…"
