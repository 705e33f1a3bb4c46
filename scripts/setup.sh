# Sourced by the verbs: makes .venv with what they need, once. `setup serve` or `setup dev`.
# Needs Python 3.11 or newer with venv; $PYTHON names another than the first one found.

# Some containers forbid it, but tests and benches start hundreds of processes: without bytecode each
# of them would compile everything anew.
unset PYTHONDONTWRITEBYTECODE

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "bookable: needs Python 3.11 or newer with the venv module (Debian: python3-venv)" >&2
  return 2
}

setup() {
  local root=$1 kind=$2 lock stamp wanted python
  lock="$root/scripts/$kind.lock"
  wanted=$(cat "$lock" "$root/pyproject.toml" | cksum)
  # What developing needs includes what serving needs.
  for stamp in "$root/.venv/.$kind.stamp" "$root/.venv/.dev.stamp"; do
    if [ -f "$stamp" ] && [ "$(tail -n 1 "$stamp")" = "$(cat "$root/scripts/$(basename "$stamp" .stamp | cut -c2-).lock" "$root/pyproject.toml" | cksum)" ]; then
      return
    fi
  done
  if [ ! -x "$root/.venv/bin/python" ]; then
    python=$(find_python) || exit 2
    echo "bookable: setting up in $root/.venv (once)" >&2
    "$python" -m venv "$root/.venv"
  fi
  "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" >&2
  "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable "$root" >&2
  echo "$wanted" > "$root/.venv/.$kind.stamp"
}
