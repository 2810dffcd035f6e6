#!/bin/sh
# `make judges` asks programs from outside: packages of npm, and Debian's spamassassin. Installs them where that
# is allowed; a judge that is missing is left out and listed.
set -u
mkdir -p .judges
if ! command -v npm >/dev/null; then
	echo "Node.js is not installed: html-validate, axe-core, Emailens and caniemail are left out." >&2
elif ! [ -d .judges/node_modules/caniemail ]; then
	echo "Installing html-validate, axe-core, Emailens and caniemail …"
	npm install --prefix .judges --no-save --silent \
		html-validate@10 axe-core@4 @emailens/cli@0.3 caniemail@1 >/dev/null 2>&1 ||
		echo "npm cannot install them: they are left out." >&2
fi
if ! command -v spamassassin >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing SpamAssassin …"
	{ apt-get update && apt-get install -y --no-install-recommends spamassassin; } >/dev/null 2>&1 || true
fi
command -v spamassassin >/dev/null || echo "SpamAssassin is missing: sudo apt-get install spamassassin" >&2
