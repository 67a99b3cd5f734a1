#!/bin/sh
# Says which real clients the tests found, and which tests did not run because one was missing.
cd "$(dirname "$0")/target" 2>/dev/null || exit 0
echo
if [ -f clients-found.txt ]; then
    echo "Real clients found: $(sort -u clients-found.txt | tr '\n' ' ')"
fi
if [ -f clients-missing.txt ]; then
    echo "Tests that did not run, for want of a client:"
    sort -u clients-missing.txt | sed 's/^/  /'
fi
