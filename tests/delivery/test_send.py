"""`newsletter send` against a real SMTP server."""

import contextlib
import email
import email.message
import email.policy
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.delivery.settings import Settings
from newsletter.delivery.smtp import send_messages
from newsletter.errors import NewsletterError
from tests.delivery.conftest import PASSWORD, USER

ONE, TWO, THREE = "one@example.org", "two@example.org", "three@example.org"


@pytest.fixture
def send(workspace, monkeypatch):
    """Runs the command with an environment; returns exit code, output and errors."""
    workspace({"issues/publication.yaml": _publication("mailchimp")})

    def run(environment, *recipients, options=()):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        arguments = ["send", "2020-08", *options]
        for recipient in recipients:
            arguments += ["--to", recipient]
        result = CliRunner().invoke(program, arguments)
        assert PASSWORD not in result.output
        return result.exit_code, result.stdout, result.stderr

    return run


def _html(message):
    body = message.get_body(("html",))
    assert body is not None
    return body.get_content()


def _publication(platform):
    return f"""
        title: The Monthly
        organisation: An Organisation
        sender: {{name: The Monthly, email: news@example.org}}
        postal_address: 1 Example Street, 1200 Example City
        contact: {{email: news@example.org}}
        platform: {platform}
    """


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_test_mail_arrives_encrypted_with_samples_one_message_each(serve, send, security):
    mailbox, environment = serve(security, auth=True)
    environment |= {"NEWSLETTER_SMTP_USER": USER, "NEWSLETTER_SMTP_PASSWORD": PASSWORD}
    code, output, errors = send(environment, ONE, f"{TWO},{ONE.upper()}")
    assert (code, errors) == (0, "")
    assert output.splitlines()[2:] == [f"  1/2  sent to {ONE}", f"  2/2  sent to {TWO}"]
    assert [(sender, to, encrypted) for sender, to, _, encrypted in mailbox.taken] == [
        ("news@example.org", ONE, True),
        ("news@example.org", TWO, True),
    ]
    messages = [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw, _ in mailbox.taken]
    assert [message["To"] for message in messages] == [ONE, TWO]
    assert {message["Subject"] for message in messages} == {"[TEST] The Monthly, August 2020"}
    assert len({message["Message-ID"] for message in messages}) == 2
    html = _html(messages[0])
    assert "https://example.org/unsubscribe" in html
    assert "*|" not in html
    assert messages[0]["X-Unsent"] is None
    assert abs(messages[0]["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=5)


def test_dry_run_connects_to_nothing(send):
    environment = {"NEWSLETTER_SMTP_HOST": "smtp.example.org"}
    code, output, _ = send(environment, ONE, TWO, options=["--dry-run"])
    assert code == 0
    assert output.splitlines()[0] == "[TEST] The Monthly, August 2020"
    assert output.splitlines()[2:] == [f"  would be sent to {ONE}", f"  would be sent to {TWO}"]


def test_dry_run_needs_no_mail_server(send):
    code, output, errors = send({}, ONE, options=["--dry-run"])
    assert (code, errors) == (0, "")
    assert output.splitlines()[1].endswith(", by a mail server that is not set yet")
    assert output.splitlines()[2:] == [
        f"  would be sent to {ONE}",
        "To send it, put NEWSLETTER_SMTP_HOST=smtp.example.org into smtp.env, "
        "with NEWSLETTER_SMTP_USER and NEWSLETTER_SMTP_PASSWORD.",
    ]
    assert send({"NEWSLETTER_SMTP_PORT": "many"}, ONE, options=["--dry-run"])[0] == 1


@pytest.mark.parametrize("where", ["on_data", "refusals"])
def test_server_that_hangs_up_with_421_costs_one_recipient(serve, send, where):
    mailbox, environment = serve()
    getattr(mailbox, where)[TWO] = "421 4.7.0 Too many messages"
    code, _, errors = send(environment, ONE, TWO, THREE)
    assert code == 1
    assert [to for _, to, _, _ in mailbox.taken] == [ONE, THREE]
    assert errors.startswith(f"error: {TWO}: the server cannot accept the message now; wait some minutes")


def test_recipient_with_a_domain_beyond_ascii_gets_it_at_its_ascii_name(serve, send):
    mailbox, environment = serve()
    assert send(environment, "zoe@bücher.example,zoe@xn--bcher-kva.example")[0] == 0
    assert [to for _, to, _, _ in mailbox.taken] == ["zoe@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "echoed", [PASSWORD, "Y29ycmVjdCBob3JzZQ==", "AG1lAGNvcnJlY3QgaG9yc2U=", "AG1lAGNvcnJlY3QgaG9yc2U"]
)
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_password_that_a_server_echoes_is_not_shown(serve, send, echoed):
    mailbox, environment = serve(auth=True)
    environment |= {"NEWSLETTER_SMTP_USER": USER, "NEWSLETTER_SMTP_PASSWORD": PASSWORD}
    mailbox.on_data[ONE] = f"554 never {'again ' * 40}"
    assert "…" in send(environment, ONE)[2]
    mailbox.on_data[ONE] = f"554 wrong {echoed} here"
    code, output, errors = send(environment, ONE)
    assert code == 1
    assert echoed not in output + errors
    assert "its answer: 554 wrong ***" in errors


def test_wrong_password_is_reported_before_anything_is_sent(serve, send):
    mailbox, environment = serve(auth=True)
    environment |= {"NEWSLETTER_SMTP_USER": USER, "NEWSLETTER_SMTP_PASSWORD": "wrong"}
    code, output, errors = send(environment, ONE)
    assert code == 1
    assert errors.startswith("error: localhost refuses the user name or the password; its answer: 535")
    assert "sent to" not in output
    assert mailbox.taken == []


def test_connection_that_is_closed_costs_one_recipient(serve, send):
    mailbox, environment = serve()
    mailbox.on_data[TWO] = "close"
    code, output, errors = send(environment, ONE, TWO, THREE)
    assert code == 1
    assert output.splitlines()[2:] == [
        f"  1/3  sent to {ONE}",
        f"  2/3  not sent to {TWO}",
        f"  3/3  sent to {THREE}",
        "2 of 3 got it.",
    ]
    assert errors == (
        f"error: {TWO}: the server closed the connection; it is not known whether it accepted the message\n"
    )
    assert [to for _, to, _, _ in mailbox.taken] == [ONE, THREE]


def test_server_that_goes_away_leaves_a_list_of_who_got_it(serve, send):
    mailbox, environment = serve()
    mailbox.on_data[TWO] = "stop"
    code, output, errors = send(environment, ONE, TWO, THREE)
    assert code == 1
    assert output.splitlines()[2:] == [
        f"  1/3  sent to {ONE}",
        f"  2/3  not sent to {TWO}",
        f"  3/3  not sent to {THREE}",
        "1 of 3 got it.",
    ]
    port = environment["NEWSLETTER_SMTP_PORT"]
    assert f"error: {THREE}: localhost, port {port} cannot be reached: Connection refused; check its name" in errors


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            "451 4.7.1 Greylisted",
            "the server cannot accept the message now; wait some minutes, then send again; its answer: 451",
        ),
        ("550 5.1.1 No such user", "the server refuses the address; its answer: 550 5.1.1 No such user"),
    ],
)
def test_refused_recipient_is_reported_in_plain_words_and_others_get_it(serve, send, answer, words):
    mailbox, environment = serve()
    mailbox.refusals[ONE] = answer
    code, output, errors = send(environment, ONE, TWO)
    assert code == 1
    assert f"error: {ONE}: {words}" in errors
    assert output.splitlines()[-1] == "1 of 2 got it."
    assert [to for _, to, _, _ in mailbox.taken] == [TWO]


def test_refused_sender_is_reported_in_plain_words(serve, send):
    mailbox, environment = serve()
    mailbox.refusals["news@example.org"] = "553 5.7.1 Not yours"
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert errors == (
        f"error: {ONE}: the server does not accept the sender 'news@example.org'; its answer: 553 5.7.1 Not yours\n"
    )


def test_message_that_is_too_large_for_the_server_is_reported(serve, send):
    _, environment = serve(limit=500)
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert f"error: {ONE}: the message is too large for the server; its answer: 552" in errors


def test_message_that_is_refused_after_it_was_sent_is_reported(serve, send):
    mailbox, environment = serve()
    mailbox.on_data[ONE] = "554 5.7.1 Looks like spam"
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert errors == f"error: {ONE}: the server refuses the message; its answer: 554 5.7.1 Looks like spam\n"


def test_certificate_of_another_server_is_not_accepted(serve, send):
    mailbox, environment = serve(host="other.example.org")
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert "the certificate of localhost, port" in errors
    assert "is not valid" in errors
    assert mailbox.taken == []


def test_certificate_of_an_unknown_authority_is_not_accepted(serve, send, monkeypatch):
    _, environment = serve("tls")
    monkeypatch.delenv("SSL_CERT_FILE")
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert "is not valid: " in errors


def test_server_without_encryption_gets_nothing(serve, send):
    mailbox, environment = serve(offers_tls=False)
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert "does not offer encryption; try NEWSLETTER_SMTP_SECURITY=tls" in errors
    assert mailbox.taken == []


def test_server_that_does_not_exist_is_reported(send):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, _, errors = send({"NEWSLETTER_SMTP_HOST": "localhost", "NEWSLETTER_SMTP_PORT": str(port)}, ONE)
    assert code == 1
    assert f"error: localhost, port {port} cannot be reached: Connection refused; check its name" in errors


def _hang_up(server):
    server.accept()[0].close()


def test_server_that_hangs_up_at_once_is_reported(send):
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_hang_up, args=[server])
        thread.start()
        port = server.getsockname()[1]
        code, _, errors = send({"NEWSLETTER_SMTP_HOST": "localhost", "NEWSLETTER_SMTP_PORT": str(port)}, ONE)
        thread.join()
    assert code == 1
    assert f"error: localhost, port {port} closed the connection; try again, or check NEWSLETTER_SMTP_SEC" in errors


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (socket.gaierror(-2, "unknown"), "there is no server 'smtp.example.org'; check its name, and your network"),
        (TimeoutError("timed out"), "smtp.example.org, port 587 does not answer; check the port, and whether a fire"),
        (OSError(101, "Network is unreachable"), "smtp.example.org, port 587 cannot be reached: Network is unreach"),
    ],
)
def test_connection_that_fails_is_reported_in_plain_words(send, monkeypatch, failure, message):
    def fail(*arguments, **options):
        raise failure

    monkeypatch.setattr(socket, "create_connection", fail)
    code, _, errors = send({"NEWSLETTER_SMTP_HOST": "smtp.example.org"}, ONE)
    assert code == 1
    assert f"error: {message}" in errors


def test_server_without_tls_from_the_first_byte_is_reported(serve, send):
    _, environment = serve("starttls")
    code, _, errors = send({**environment, "NEWSLETTER_SMTP_SECURITY": "tls"}, ONE)
    assert code == 1
    assert "does not use TLS as expected; try NEWSLETTER_SMTP_SECURITY=starttls" in errors


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_password_beyond_ascii_is_reported(serve, send):
    _, environment = serve(auth=True)
    environment |= {"NEWSLETTER_SMTP_USER": USER, "NEWSLETTER_SMTP_PASSWORD": "schön"}
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert errors.startswith("error: the user name or the password has characters that mail servers refuse; use plain")


@pytest.mark.parametrize(
    ("recipients", "words"),
    [
        ([f"a{number}@example.org" for number in range(21)], "21 recipients: a test goes to 20 at most."),
        (["zoë@example.org"], "most mail servers refuse the address 'zoë@example.org'; use one of plain letters"),
        (["zoe@" + "ü" * 70 + ".example"], "most mail servers refuse the address"),
        (["someone"], "'someone' is not an e-mail address"),
        ([","], "--to needs an address"),
    ],
)
def test_wrong_recipients_are_wrong_usage(send, recipients, words):
    code, _, errors = send({"NEWSLETTER_SMTP_HOST": "smtp.example.org"}, *recipients)
    assert code == 2
    assert words in errors


def test_local_images_travel_inside(serve, send, tmp_path, workspace):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (80, 60), (200, 30, 30)).save(out, "PNG")
    item = "---\nkind: News\ntitle: T\nimage: {src: images/a.png, alt: A}\n---\nText.\n"
    workspace({"issues/images/a.png": out.getvalue(), "issues/news/2020/2020-08-31-first.md": item})
    mailbox, environment = serve()
    code, _, errors = send(environment, ONE)
    assert code == 1
    assert errors.splitlines()[-1] == "error: nothing was sent; fix this, or send with --force"
    assert mailbox.taken == []
    assert send(environment, ONE, options=["--force"])[0] == 0
    message = email.message_from_bytes(mailbox.taken[0][2], policy=email.policy.default)
    image = next(part for part in message.walk() if part.get_content_maintype() == "image")
    html = _html(message)
    assert f'src="cid:{image["Content-ID"][1:-1]}"' in html
    assert image.get_content()[:4] == b"\x89PNG"


@pytest.mark.parametrize("greeting", [b"", b"220 localhost\r\n"], ids=["greeting", "answer"])
def test_server_that_sends_a_byte_now_and_then_is_left(greeting):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(greeting)
                while True:
                    connection.sendall(b"2")
                    time.sleep(0.02)

        threading.Thread(target=drip, daemon=True).start()
        settings = Settings("127.0.0.1", listening.getsockname()[1], "starttls")
        started = time.monotonic()
        with pytest.raises(NewsletterError, match="does not answer"):
            list(send_messages(settings, [(ONE, email.message.EmailMessage())], seconds=0.3))
        assert time.monotonic() - started < 3
