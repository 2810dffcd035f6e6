#!/bin/sh
# The benchmarks compare with the reference compiler, from npm, where Node.js is there.
set -u
[ -d .bench/node_modules/mjml ] && exit 0
if ! command -v npm >/dev/null; then
	echo "Node.js is not here: the comparison with mjml is left out."
	exit 0
fi
echo "Installing mjml for the comparison …"
mkdir -p .bench
npm install --prefix .bench --no-save --silent mjml@5.4 >/dev/null 2>&1 ||
	echo "npm cannot install mjml: the comparison is left out."
