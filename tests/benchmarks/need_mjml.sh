#!/bin/sh
# The benchmarks compare with the reference compiler and with juice, from npm, where Node.js is there.
set -u
[ -d .bench/node_modules/mjml ] && [ -d .bench/node_modules/juice ] && exit 0
if ! command -v npm >/dev/null; then
	echo "Node.js is not installed: the comparison with mjml is left out."
	exit 0
fi
echo "Installing mjml and juice for the comparison …"
mkdir -p .bench
npm install --prefix .bench --no-save --silent mjml@5.4 juice@11 >/dev/null 2>&1 ||
	echo "npm cannot install mjml and juice: the comparison is left out."
