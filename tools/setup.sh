#!/usr/bin/env bash
# Makes .venv: Python 3.11, the packages that requirements.lock pins, this project.
#
#   tools/setup.sh         set up, or return at once when nothing has changed
#   tools/setup.sh lock    rebuild requirements.lock (more arguments go to uv)
#
# PYTHON names the Python 3.11 to use. TORCH_INDEX is the address of another index
# for torch alone. Packages come from wherever pip is set to find them.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$(pwd -P)
cd "$root"
venv=.venv
stamp=$venv/ics-setup
log=var/setup.log
needed_mb=3000
no_answer='connection (broken|refused|reset)|timed out|name resolution|(could not|failed to) resolve|not known|dns error|proxyerror|to proxy|tunnel|sslerror|certificate|failed to fetch|error sending request|from versions: none|--no-index|unreachable|network was disabled'

say() { printf 'set-up: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# A number for what is installed and where; nothing when .venv does not work here.
fingerprint() {
    "$venv/bin/python" -I - requirements.lock pyproject.toml 2>/dev/null <<'PYTHON'
import hashlib, pathlib, sys

assert sys.version_info[:2] == (3, 11)
digest = hashlib.sha256(sys.prefix.encode())
for name in sys.argv[1:]:
    digest.update(pathlib.Path(name).read_bytes())
print(digest.hexdigest())
PYTHON
}

up_to_date() {
    local now
    [ -f "$stamp" ] && [ -x "$venv/bin/ics" ] && now=$(fingerprint) &&
        [ "$now" = "$(cat "$stamp")" ]
}

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    if [ -n "${PYTHON:-}" ]; then
        is_311 "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11; name one that is, or unset PYTHON"
        python=$PYTHON
        return
    fi
    for name in python3.11 python3 python; do
        if is_311 "$name"; then
            python=$name
            return
        fi
    done
    fail "Python 3.11 is needed and not found (this python3: $(python3 -V 2>&1 | tail -n 1)); install it" \
        "(Debian 12: apt install python3.11-venv; macOS: brew install python@3.11) or set PYTHON=/path/to/python3.11"
}

check_space() {
    local free has=0
    [ ! -d "$venv" ] || has=$(du -sk "$venv" | awk '{print int($1 / 1024)}')
    free=$(df -Pk "$root" | awk 'NR == 2 {print int($4 / 1024)}')
    [ "$((free + has))" -ge "$needed_mb" ] ||
        fail "$free MB are free in $root and the set-up needs $((needed_mb - has)) MB; free some space, then run this again"
}

# The path is written into the scripts of .venv, so a copied or moved one is no use,
# and activate is written last, so a half-made one has none.
venv_works() {
    fingerprint >/dev/null && grep -Fqs "$root/$venv" "$venv/bin/activate" &&
        "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

make_venv() {
    find_python
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python has no venv module; install it (Debian: apt install python3.11-venv), then run this again"
    if [ -e "$venv" ] || [ -L "$venv" ]; then
        say "$venv was not finished, is broken or was made elsewhere: making it anew"
        rm -rf "$venv"
    fi
    say "$("$python" -V) makes $venv"
    "$python" -m venv "$venv" >>"$log" 2>&1 || explain "making $venv"
}

# One setting of pip: its variable, else its files.
pip_setting() {
    local scope line
    for scope in :env: install global; do
        line=$(grep -F "$scope.$1=" <<<"$pip_settings") || continue
        line=${line#*=\'}
        printf '%b' "${line%\'}" | xargs
        return
    done
}

# uv does not read pip's settings, and who has a mirror has told pip.
follow_pip() {
    local pip_settings value
    pip_settings=$("$venv/bin/python" -m pip config list 2>/dev/null) || pip_settings=
    value=$(pip_setting index-url)
    [ -z "$value" ] || [ -n "${UV_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$value}"
    value=$(pip_setting extra-index-url)
    if [ -n "$value" ] && [ -z "${UV_INDEX:-}${UV_EXTRA_INDEX_URL:-}" ]; then
        # As pip does: the pinned version from whichever index has it.
        export UV_INDEX="$value" UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}"
    fi
    value=$(pip_setting find-links)
    [ -z "$value" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-${value// /,}}"
    value=$(pip_setting trusted-host)
    [ -z "$value" ] || export UV_INSECURE_HOST="${UV_INSECURE_HOST:-$value}"
    value=$(pip_setting cert)
    [ -z "$value" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$value}"
    case $(pip_setting no-index) in 1 | [tT]rue | yes | on) no_index=--no-index ;; esac
}

locked() { sed -n "s/^$1==\([^ ;]*\).*/\1/p" requirements.lock; }

has_log() { grep -Eqi "$1" "$log"; }

# Ends with one line that says why $1 failed and what to do.
explain() {
    local then="then run this again; details: $log"
    if has_log 'no space left|errno 28|os error 28|quota exceeded'; then
        fail "$1 failed: the disk is full (the folder for temporary files and the cache count too); free some space, $then"
    elif has_log 'permission denied|read-only file system'; then
        fail "$1 failed: no permission to write (see the end of $log); mend that, $then"
    elif has_log 'from versions: [^n)]|no matching platform|no wheels with a matching|has no wheels'; then
        fail "$1 failed: the index has no such version for $(uname -sm); details: $log"
    elif has_log "$no_answer"; then
        # Nothing was installed, so .venv is what it was.
        [ ! -f "$stamp.old" ] || mv "$stamp.old" "$stamp"
        fail "$1 failed: no answer from the package index; check the network, or the proxy and index that pip is set to use, $then"
    fi
    fail "$1 failed: $(tail -n 1 "$log"); details: $log"
}

# pip shows its own progress bar; what went wrong is in the log and in our last line.
pip_install() {
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input --log "$log" \
        install --retries "${PIP_RETRIES:-2}" --no-deps "$@" >&2 2>/dev/null
}

# Shows uv's progress without its list of 160 packages.
uv_install() {
    "$venv/bin/uv" pip install --python "$venv/bin/python" $no_index "$@" 2>&1 | tee -a "$log" |
        { grep -E --line-buffered '^ *(Resolved|Downloading|Downloaded|Building|Built|Prepared|Installed) ' >&2 || true; }
}

install() {
    local torch
    torch=$(locked torch)
    say "1 of 4: uv $(locked uv)"
    pip_install "uv==$(locked uv)" || explain "installing uv"
    follow_pip
    # pip before uv: a CPU build that the machine offers is found by pip.
    say "2 of 4: torch $torch"
    pip_install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "torch==$torch" || explain "installing torch $torch"
    say "3 of 4: $(grep -c == requirements.lock) packages"
    grep -v '^torch==' requirements.lock | uv_install --no-deps -r - || explain "installing the packages"
    # Adds what this build of torch needs beyond the lock: nothing, or CUDA's packages.
    uv_install -r requirements.lock || explain "installing what torch needs"
    say "4 of 4: ics-assistant"
    uv_install --no-deps --no-build-isolation -e . || explain "installing ics-assistant"
}

set_up() {
    local no_index='' start=$SECONDS
    mkdir -p var 2>/dev/null && : 2>/dev/null >"$log" || fail "cannot write to $root/var; make it writable, then run this again"
    check_space
    if [ -f "$stamp" ] && venv_works; then
        say "what is pinned has changed: bringing $venv up to date"
    else
        make_venv
        say "to download, where the caches of pip and uv have it not yet: about 450 MB of packages, and torch:" \
            "200 MB as a CPU build, 2 to 3 GB (6 GB on disk) where the index's own build carries CUDA"
    fi
    # Without a stamp .venv is made anew: one cut short may hold packages half there.
    [ ! -f "$stamp" ] || mv "$stamp" "$stamp.old"
    install
    fingerprint >"$stamp.new" || fail "$venv stopped working; run this again"
    mv "$stamp.new" "$stamp"
    rm -f "$stamp.old"
    say "done in $((SECONDS - start)) s, $(du -sm "$venv" | cut -f 1) MB in $venv; from now on no network is needed"
}

lock() {
    local no_index='' new
    follow_pip
    new=$(mktemp)
    # uv keeps the versions it finds in the output file.
    cp requirements.lock "$new"
    "$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --extra dev --no-annotate --no-header \
        --override <(grep '^torch==' requirements.in) $no_index --output-file "$new" "$@" pyproject.toml requirements.in >/dev/null
    # CUDA's packages belong to one build of torch, and a build is no version.
    sed -E -e '/^(nvidia-|cuda-|triton)/d' -e "/python_full_version >= '3\.1[2-9]'/d" -e 's/^(torch==[0-9.]+)\+[a-z0-9.]+/\1/' "$new" >requirements.lock
    rm -f "$new"
    say "requirements.lock has $(grep -c == requirements.lock) packages; look at the changes before you commit them"
}

trap 'say "interrupted; run this again to go on"; exit 130' INT TERM
export PIP_USER=0
cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}}
{ mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; } || export UV_NO_CACHE=1

case ${1:-} in
'') up_to_date || set_up ;;
lock) shift && lock "$@" ;;
*) fail "unknown argument $1; there is only lock" ;;
esac
