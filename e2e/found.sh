#!/bin/sh
# Says which tools the tests found, real clients among them, and which tests did not run because one was missing.
cd "$(dirname "$0")/.." || exit 0
lines() {
    cat */target/tools-"$1".txt libs/*/target/tools-"$1".txt 2>/dev/null | sort -u
}
if [ -n "$(lines found)" ]; then
    echo
    echo "Tools found: $(lines found | tr '\n' ' ')"
fi
if [ -n "$(lines missing)" ]; then
    echo "Tests that did not run, for want of a tool:"
    lines missing | sed 's/^/  /'
fi
