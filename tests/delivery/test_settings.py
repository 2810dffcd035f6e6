import pytest

from newsletter.delivery.settings import Settings, read_settings
from newsletter.errors import NewsletterError

HOST = {"NEWSLETTER_SMTP_HOST": "smtp.example.org"}


def test_settings_come_from_the_environment(tmp_path):
    environment = {**HOST, "NEWSLETTER_SMTP_USER": "me", "NEWSLETTER_SMTP_PASSWORD": "secret"}
    assert read_settings(tmp_path, environment) == Settings("smtp.example.org", 587, "starttls", "me", "secret")


@pytest.mark.parametrize(
    ("security", "port", "expected"),
    [
        ("", "", ("starttls", 587)),
        ("TLS", "", ("tls", 465)),
        ("", "465", ("tls", 465)),
        ("starttls", "2525", ("starttls", 2525)),
    ],
)
def test_security_and_port_follow_each_other(tmp_path, security, port, expected):
    settings = read_settings(tmp_path, {**HOST, "NEWSLETTER_SMTP_SECURITY": security, "NEWSLETTER_SMTP_PORT": port})
    assert (settings.security, settings.port) == expected


def test_settings_come_from_the_file_and_the_environment_wins(tmp_path):
    (tmp_path / "smtp.env").write_text(
        "# our server\nexport NEWSLETTER_SMTP_HOST='mail.example.org'\n\nNEWSLETTER_SMTP_USER=me\n"
        'NEWSLETTER_SMTP_PASSWORD="a=b # c"\n'
    )
    settings = read_settings(tmp_path, {"NEWSLETTER_SMTP_USER": "you"})
    assert settings == Settings("mail.example.org", 587, "starttls", "you", "a=b # c")


def test_password_is_in_no_repr():
    assert "secret" not in repr(Settings("h", 25, "none", "me", "secret"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("NEWSLETTER_SMTP_PASSWORT=hunter2", "smtp.env:1: an unknown setting; did you mean"),
        ("hunter2", "smtp.env:1: a line without '='"),
    ],
)
def test_wrong_line_is_a_located_problem_that_does_not_show_it(tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "smtp.env").write_text(text + "\n")
    with pytest.raises(NewsletterError) as error:
        read_settings(tmp_path, HOST)
    assert message in str(error.value)
    assert "hunter2" not in str(error.value)


def test_all_wrong_settings_are_reported_at_once(tmp_path):
    environment = {
        "NEWSLETTER_SMTP_PORT": "many",
        "NEWSLETTER_SMTP_SECURITY": "ssl3",
        "NEWSLETTER_SMTP_USER": "me",
    }
    with pytest.raises(NewsletterError) as error:
        read_settings(tmp_path, environment)
    assert [str(problem).split(";")[0] for problem in error.value.problems] == [
        "NEWSLETTER_SMTP_SECURITY: unknown value 'ssl3'",
        "NEWSLETTER_SMTP_PORT: 'many' is not a port",
        "NEWSLETTER_SMTP_PASSWORD is missing",
        "no mail server is set",
    ]


def test_nothing_is_sent_unencrypted_but_on_this_machine(tmp_path):
    with pytest.raises(NewsletterError, match=r"nothing is sent to 'smtp.example.org' without encryption"):
        read_settings(tmp_path, {**HOST, "NEWSLETTER_SMTP_SECURITY": "none"})
    assert read_settings(
        tmp_path, {"NEWSLETTER_SMTP_HOST": "localhost", "NEWSLETTER_SMTP_SECURITY": "none"}
    ) == Settings("localhost", 25, "none")


@pytest.mark.parametrize(
    ("files", "works"),
    [
        ({".gitignore": "smtp.env"}, True),
        ({".gitignore": "*.env"}, True),
        ({".gitignore": "/letters/coop/smtp.env"}, True),
        ({".gitignore": "letters/*/smtp.env"}, True),
        ({".gitignore": "**/smtp.env"}, True),
        ({".gitignore": "letters/"}, True),
        ({"letters/.gitignore": "coop/smtp.env"}, True),
        ({"letters/coop/.gitignore": "/smtp.*"}, True),
        ({".gitignore": "smtp.env", "letters/coop/.gitignore": "!smtp.env"}, False),
        ({".gitignore": "/smtp.env"}, False),
        ({".gitignore": "letters/smtp.env\n*/smtp.env\n# smtp.env\nsmtp.env/"}, False),
        ({"../.gitignore": "smtp.env"}, False),
    ],
)
def test_file_that_a_gitignore_of_a_higher_folder_matches_is_read(tmp_path, files, works):
    top = tmp_path / "top"
    root = top / "letters" / "coop"
    root.mkdir(parents=True)
    (top / ".git").mkdir()
    (root / "smtp.env").write_text("NEWSLETTER_SMTP_HOST=mail.example.org\n")
    for name, text in files.items():
        (top / name).write_text(f"out/\n{text}\n")
    if works:
        assert read_settings(root, {}).host == "mail.example.org"
    else:
        with pytest.raises(NewsletterError, match="git does not ignore this file"):
            read_settings(root, {})


@pytest.mark.parametrize(("ignore", "works"), [("out/\nsmtp.env\n", True), ("out/\n", False), (None, False)])
def test_file_that_git_does_not_ignore_is_refused(tmp_path, ignore, works):
    (tmp_path / ".git").mkdir()
    (tmp_path / "smtp.env").write_text("NEWSLETTER_SMTP_HOST=mail.example.org\n")
    if ignore is not None:
        (tmp_path / ".gitignore").write_text(ignore)
    if works:
        assert read_settings(tmp_path, {}).host == "mail.example.org"
    else:
        with pytest.raises(
            NewsletterError, match=r"git does not ignore this file; add the line smtp.env to .gitignore"
        ):
            read_settings(tmp_path, {})


def test_the_environments_password_is_not_sent_to_the_server_of_a_cloned_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "smtp.env").write_text("NEWSLETTER_SMTP_HOST=mail.stranger.example\n")
    login = {"NEWSLETTER_SMTP_USER": "me", "NEWSLETTER_SMTP_PASSWORD": "hunter2"}
    with pytest.raises(NewsletterError) as error:
        read_settings(tmp_path, login)
    assert str(error.value).startswith("smtp.env:1: NEWSLETTER_SMTP_PASSWORD of the environment is not sent")
    assert "hunter2" not in str(error.value)
    assert read_settings(tmp_path, {**HOST, **login}).host == "smtp.example.org"
