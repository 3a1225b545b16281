#!/bin/sh
# Put the demonstration's data aside. A database that was named by hand is never touched.
set -eu
if [ -n "${DATABASE_URL:-}" ]; then
    echo "DATABASE_URL names a database: empty it yourself. make demo-reset touches only instance/." >&2
    exit 1
fi
if [ ! -d instance ]; then
    echo "There is no instance/: the next make run starts afresh anyway."
    exit 0
fi
rm -rf instance.old
mv instance instance.old
echo "The data are in instance.old/ now; the next make run starts afresh."
