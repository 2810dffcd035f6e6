#!/bin/sh
# `make test-servers` pushes drafts to a real Ghost. This installs Ghost, its own Node.js, and MariaDB into .servers,
# without touching the system: packages of npm, and of Debian, which are unpacked only.
set -eu
ghost_version=6.65.0
mkdir -p .servers
cd .servers
if ! command -v npm >/dev/null || ! command -v apt-get >/dev/null; then
	echo "npm and apt-get are needed to install Ghost and MariaDB." >&2
	exit 1
fi
if ! [ -x mariadb/usr/sbin/mariadbd ]; then
	echo "Installing MariaDB …"
	mkdir -p mariadb
	(
		cd mariadb
		apt-get download mariadb-server-core mariadb-client-core libaio1 liburing2 libsnappy1v5 libpmem1 libndctl6 \
			libdaxctl1 libnuma1 >/dev/null 2>&1
		for package in *.deb; do dpkg -x "$package" . && rm "$package"; done
	)
fi
# sharp, by which Ghost reads pictures, needs its optional packages; Ghost itself goes without its own.
if ! [ -e tools/node_modules/sharp ]; then
	echo "Installing Node.js 22 …"
	mkdir -p tools
	npm install --prefix tools --no-save --no-audit --no-fund --silent node@22 sharp@0.35.3 >/dev/null
fi
if ! [ -e ghost/.complete ]; then
	echo "Installing Ghost, which takes some minutes …"
	rm -rf ghost
	mkdir ghost
	(
		cd ghost
		npm pack "ghost@$ghost_version" --silent >/dev/null
		tar xzf ghost-*.tgz --strip-components=1
		rm ghost-*.tgz
		npm install --omit=dev --omit=optional --ignore-scripts --legacy-peer-deps --no-audit --no-fund --silent >/dev/null
		rm -rf node_modules/sharp
		ln -s ../../tools/node_modules/sharp node_modules/sharp
		touch .complete
	)
fi
