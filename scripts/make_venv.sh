#!/bin/sh
# Make .venv with the first Python >= 3.11 found. PYTHON=/path/to/python decides it by hand.
set -eu
venv=${1:-.venv}

is_new_enough() {
    # Run it: a name on the PATH may be a shim that leads nowhere.
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

found=
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if is_new_enough "$candidate"; then
        found=$candidate
        break
    fi
done
if [ -z "$found" ]; then
    echo "No Python 3.11 or newer was found (tried: ${PYTHON:-python3.13 python3.12 python3.11 python3})." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3.11 ${MAKECMDGOALS:-run}" >&2
    exit 1
fi

echo "Making $venv with $("$found" --version)"
if ! "$found" -m venv --clear "$venv" >"$venv.log" 2>&1; then
    cat "$venv.log" >&2
    rm -rf "$venv" "$venv.log"
    echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
fi
rm -f "$venv.log"
