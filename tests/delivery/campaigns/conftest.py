"""A publication, a fake platform, and the command between the two."""

from __future__ import annotations

import json
from importlib import import_module
from textwrap import indent

import pytest
import trustme
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.delivery.campaigns.push_settings import platform_ids
from tests.local_server import tls_server

__all__ = ["tls_server"]

PUBLICATION = """title: The Monthly
organisation: An Organisation
sender: {{name: The Monthly, email: news@example.org}}
postal_address: 1 Example Street, 1200 Example City
contact: {{email: news@example.org}}
platform: {platform}
push:
{push}
"""

MANIFEST = """number: 8
published: 2020-09-01
subject: {subject}
preheader: What is in it
introduction: Good morning.
sections:
  - title: News
    items:
      - 2020-08-31-first
"""


#: Templates of few lines: what is pushed is the same whatever the email looks like, and it is built hundreds of times.
TEMPLATES = {
    "templates/issue.mjml.j2": """<mjml lang="en"><mj-head><mj-title>{{ issue.title }}</mj-title>
<mj-preview>{{ issue.preheader }}</mj-preview></mj-head><mj-body><mj-section><mj-column><mj-text>
<h1>{{ publication.title }}</h1>{{ issue.introduction|markdown }}</mj-text>{% for item in issue.items %}
{% if item.image %}<mj-image src="{{ item.image.src }}" alt="{{ item.image.alt }}" width="100px" />{% endif %}
<mj-text><h2><a href="{{ item.url }}">{{ item.title }}</a></h2>{{ item.summary|markdown }}</mj-text>{% endfor %}
<mj-text><p>{{ publication.organisation }}, {{ publication.postal_address }},
<a href="mailto:{{ publication.contact.email }}">{{ publication.contact.email }}</a></p>
<p><a href="{{ merge.unsubscribe }}">Unsubscribe</a>{% if merge.view_online %}
<a href="{{ merge.view_online }}">View online</a>{% endif %}</p></mj-text></mj-column></mj-section></mj-body></mjml>
""",
    "templates/issue.txt.j2": """{{ publication.title }}

{{ issue.introduction|plain }}
{% for item in issue.items %}

{{ item.title }}
{{ item.summary|plain }}
{{ item.url }}
{% endfor %}

{{ publication.organisation }}, {{ publication.postal_address }}, {{ publication.contact.email }}
{{ merge.unsubscribe }}
""",
}


class Desk:
    """An editor's folder, and a fake platform."""

    def __init__(self, name, fake, make_workspace, monkeypatch):
        self.name, self.fake, self._make, self._monkeypatch = name, fake, make_workspace, monkeypatch
        for variable in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(variable, raising=False)
        for variable, value in fake.keys.items():
            monkeypatch.setenv(variable, value)
        self.workspace = self.write()

    def write(self, subject="News of August", settings=None, **files):
        settings = (self.fake.settings if settings is None else settings).format(address=self.fake.address)
        publication = PUBLICATION.format(platform=self.name, push=indent(settings, "  ") if settings else "")
        own = {"issues/publication.yaml": publication, "issues/2020-08.yaml": MANIFEST.format(subject=subject)}
        return self._make({**TEMPLATES, **own, **files})

    @property
    def state(self):
        return self.workspace.issues / "2020-08.drafts.json"

    @property
    def record(self):
        return json.loads(self.state.read_text("utf-8"))[self.name]

    def run(self, *options):
        """The exit code, the output and the errors of a push. No key is in any of them, nor in the file of drafts."""
        result = CliRunner().invoke(program, ["push", *(("2020-08",) if "--check" not in options else ()), *options])
        written = self.state.read_text("utf-8") if self.state.is_file() else ""
        for key in self.fake.keys.values():
            assert key not in result.output + written
        return result.exit_code, result.stdout, result.stderr

    def push(self, *options):
        """The output of a push that must succeed."""
        code, output, errors = self.run(*options)
        assert (code, errors) == (0, "")
        return output


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """The certificate of an authority: hundreds of pushes would read those of all authorities of the world."""
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    trustme.CA().cert_pem.write_to_path(path)
    return path


@pytest.fixture
def desk_at(workspace, monkeypatch, authority):
    """Opens an editor's folder beside the fake of a platform. Fails the test when a request could have sent."""
    fakes = []
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))

    def open_desk(name):
        fake = import_module(f"tests.delivery.campaigns.fake_{name.replace('-', '_')}").Fake()
        fakes.append(fake)
        return Desk(name, fake, workspace, monkeypatch)

    yield open_desk
    for fake in fakes:
        fake.stop()
        assert fake.could_send == []


#: Platforms of different kinds, which every run tries: audiences, an own server, an archive on the web, plain forms.
_ALWAYS = ("brevo", "ghost", "listmonk", "mailchimp")


@pytest.fixture(
    params=[pytest.param(name, marks=[] if name in _ALWAYS else [pytest.mark.thorough]) for name in platform_ids()]
)
def desk(desk_at, request):
    """An editor's folder beside each fake platform in turn."""
    return desk_at(request.param)


@pytest.fixture
def mailchimp(desk_at):
    return desk_at("mailchimp")
