#!/bin/sh
# Browser tests open Debian's Chromium. Installs it where that is allowed,
# else says what to install.
set -u
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$chromium" ] && [ -x "$chromium" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing Chromium for the browser tests …"
	{ apt-get update && apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 && exit 0
fi
echo "The browser tests need Chromium. Install it and try again: sudo apt-get install chromium" >&2
echo "(or set CHROMIUM to the path of a Chromium or Chrome that you have)" >&2
exit 1
