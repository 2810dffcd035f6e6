"""A real Ghost with its MariaDB, on free ports of this machine: `make test-servers` installs both."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

OWNER = {"email": "me@example.org", "password": "correct-horse-9"}

_SECONDS = 240  # for a first start, which makes the tables


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(what, process):
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args[0]} ended"
        if what():
            return
        time.sleep(0.5)
    raise AssertionError(f"{process.args[0]} does not answer")


@pytest.fixture(scope="session")
def servers(request):
    return Path(request.config.getoption("--servers")).resolve()


@pytest.fixture(scope="session")
def database(servers, tmp_path_factory):
    """Runs a statement in an empty database called ghost; gives its port, and what it prints."""
    root, folder = servers / "mariadb", tmp_path_factory.mktemp("mariadb")
    environment = {**os.environ, "LD_LIBRARY_PATH": str(root / "usr/lib/x86_64-linux-gnu")}
    data, basedir, port = f"--datadir={folder / 'data'}", f"--basedir={root / 'usr'}", _free_port()
    sock = f"--socket={folder / 'db.sock'}"
    install = [root / "usr/bin/mariadb-install-db", "--no-defaults", basedir, data, "--skip-test-db"]
    install += ["--auth-root-authentication-method=normal", "--user=root"]
    subprocess.run(install, env=environment, check=True, capture_output=True)
    command = [root / "usr/sbin/mariadbd", "--no-defaults", basedir, data, sock, f"--port={port}", "--user=root"]
    command += ["--bind-address=127.0.0.1", f"--pid-file={folder / 'db.pid'}"]

    def run(statement, *more):
        client = [root / "usr/bin/mariadb", "--no-defaults", "--user=root", sock, *more, "-N", "-e", statement]
        result = subprocess.run(client, env=environment, capture_output=True, text=True, check=False)
        return result.stdout.strip() if result.returncode == 0 else None

    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(lambda: run("select 1"), process)
            assert run("create database ghost character set utf8mb4; create user g@'127.0.0.1' identified by 'x'") == ""
            assert run("grant all on ghost.* to g@'127.0.0.1'") == ""
            yield port, lambda statement: run(statement, "ghost")
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture(scope="session")
def ghost(servers, database, tmp_path_factory):
    """The address of a Ghost, and an Admin API key."""
    db_port, query = database
    folder, port = tmp_path_factory.mktemp("ghost"), _free_port()
    address = f"http://127.0.0.1:{port}"
    content = folder / "content"
    for name in ("data", "images", "files", "media", "logs", "settings", "public", "adapters"):
        (content / name).mkdir(parents=True)
    (content / "themes").symlink_to(servers / "ghost/content/themes")
    # Ghost reads its configuration from the environment too: https://docs.ghost.org/config
    settings = {
        "NODE_ENV": "production",
        "url": address,
        "server__host": "127.0.0.1",
        "server__port": str(port),
        "database__client": "mysql",
        "database__connection__host": "127.0.0.1",
        "database__connection__port": str(db_port),
        "database__connection__user": "g",
        "database__connection__password": "x",
        "database__connection__database": "ghost",
        "paths__contentPath": str(content),
        "mail__transport": "Direct",
        "logging__transports": '["stdout"]',
        "privacy__useTinfoil": "true",
        "security__staffDeviceVerification": "false",
    }
    command = [servers / "tools/node_modules/node/bin/node", "index.js"]
    environment = {**os.environ, **settings}

    def answers():
        try:
            return httpx.get(f"{address}/ghost/api/admin/site/").status_code == 200
        except httpx.HTTPError:
            return False

    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=servers / "ghost", env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(answers, process)
            owner = {"name": "Editor", **OWNER, "blogTitle": "Monthly"}
            setup = f"{address}/ghost/api/admin/authentication/setup/"
            assert (
                httpx.post(setup, json={"setup": [owner]}, headers={"Origin": address}, timeout=60).status_code == 201
            )
            key = query(
                "select concat(k.id, ':', k.secret) from api_keys k join integrations i on i.id = k.integration_id "
                "where k.type = 'admin' and i.slug = 'zapier'"
            )
            yield address, key
        finally:
            process.terminate()
            process.wait(60)
