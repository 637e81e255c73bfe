# Sourced by bin/test and bin/serve: brings uv and the locked dependencies into the project's own folder.
# Needs a POSIX shell and Python 3.11 to 3.14, nothing else.

UV_VERSION=0.13.8
export UV_PYTHON_DOWNLOADS=never
export UV_NO_PROGRESS=1
# A network that looks into TLS is known to the system's certificates, not to uv's own.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
export PIP_DISABLE_PIP_VERSION_CHECK=1
# Without a home uv has nowhere to keep its cache.
[ -n "${HOME:-}" ] || export UV_CACHE_DIR="$PWD/.tools/cache"

# One line instead of the tracebacks of whatever was interrupted.
trap 'echo "Interrupted." >&2; exit 130' INT

fail() {
    echo "$1" >&2
    exit 1
}

# Whether this is a Python that the lock files are made for.
fits() {
    "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" 2>/dev/null
}

version_of() {
    "$1" -c "import sys; print('Python', '.'.join(map(str, sys.version_info[:2])))" 2>/dev/null || echo "no Python"
}

# The path of PYTHON, or of the first Python on the PATH that fits.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" ||
            fail "Lifeguard runs on Python 3.11 to 3.14, and PYTHON=$PYTHON is $(version_of "$PYTHON"). Set it to the path of one of these."
        command -v "$PYTHON"
        return
    fi
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "Lifeguard runs on Python 3.11 to 3.14, and python3 is $(version_of python3). Install one of these, or set PYTHON to its path."
}

bring_uv() {
    [ "$(.tools/uv/bin/uv --version 2>/dev/null | cut -d ' ' -f 2)" = "$UV_VERSION" ] && return
    echo "Bringing uv $UV_VERSION into .tools/"
    rm -rf .tools/uv
    "$python" -m venv .tools/uv >/dev/null 2>&1 ||
        fail "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv."
    .tools/uv/bin/python -m pip install --quiet "uv==$UV_VERSION" ||
        fail "uv could not be installed from PyPI. Is there a network connection, or a pip configuration that is needed?"
}

digest() {
    "$python" -c "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())" "$1"
}

# sync LOCK [OTHER]: make .venv hold what LOCK says; leave it alone where it does, or holds OTHER, which has LOCK within.
sync() {
    # A link leads to an environment that someone else keeps.
    [ -L .venv ] && return
    python="$(find_python)" || exit 1
    installed="$(fits .venv/bin/python && cat .venv/.installed 2>/dev/null || true)"
    for lock in "$@"; do
        [ -n "$installed" ] && [ "$installed" = "$(digest "$lock")" ] && return
    done
    bring_uv
    if ! fits .venv/bin/python; then
        rm -rf .venv
        .tools/uv/bin/uv venv --quiet --python "$python" .venv
    fi
    echo "Installing what $1 names into .venv"
    rm -f .venv/.installed
    .tools/uv/bin/uv pip sync --quiet --require-hashes --python .venv/bin/python "$1" ||
        fail "The locked dependencies could not be installed. The lines above say why."
    digest "$1" > .venv/.installed
}
