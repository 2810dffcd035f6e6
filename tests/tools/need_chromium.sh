#!/bin/sh
# Browser tests open Debian's Chromium, best its headless shell: a page opens in a quarter of
# the time. Installs that where it is allowed, once; else says what to install.
set -u
find_browser() {
	for name in "$@"; do
		command -v "$name" && return
	done
	return 1
}
[ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && exit 0
find_browser chromium-headless-shell >/dev/null && exit 0
tried=.venv/.browser
if [ ! -e "$tried" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing Chromium for the browser tests …"
	for package in chromium-headless-shell chromium; do
		{ apt-get update && apt-get install -y --no-install-recommends "$package"; } >/dev/null 2>&1 && exit 0
		find_browser chromium chromium-browser google-chrome >/dev/null && break
	done
	touch "$tried"
fi
find_browser chromium chromium-browser google-chrome >/dev/null && exit 0
echo "The browser tests need Chromium. Install it and try again: sudo apt-get install chromium-headless-shell" >&2
echo "(or set CHROMIUM to the path of a Chromium or Chrome that you have)" >&2
exit 1
