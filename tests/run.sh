# Sourced by ./topgrid: prepares the machine and runs the tests of every test project.
# Usage: ./topgrid test [--fast] [--only NAME]

# Debian packages that tests need, each with a file that shows it is there.
test_needs() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    # Interop: peers on @grpc/grpc-js and on gRPC C++.
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v g++ >/dev/null || echo g++
    command -v make >/dev/null || echo make
    command -v grpc_cpp_plugin >/dev/null || echo protobuf-compiler-grpc
    [ -e /usr/include/grpcpp/grpcpp.h ] || echo libgrpc++-dev
    [ -e /usr/include/google/protobuf/message.h ] || echo libprotobuf-dev
}

install_test_needs() {
    local missing
    missing="$(test_needs | tr '\n' ' ')"
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        say "topgrid: the tests need Debian packages that are missing: $missing"
        say "  Not root, so they cannot be installed from here. Run: sudo apt-get install -y $missing"
        exit 2
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        say "topgrid: the tests need: $missing. There is no apt-get here; install them by your system's means and try again."
        exit 2
    fi
    say "topgrid: installing $missing ..."
    # The tests start servers of their own; the package's default cluster is not wanted.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold $missing >/dev/null
}

# counter FILE NAME: one counter of a TRX result file.
counter() {
    sed -n "s/.*<Counters [^>]*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1
}

run_tests() {
    local fast=0 only='' project name results passed=0 failed=0 skipped=0 broken=0 started seconds trx p f t total filter=()
    while [ $# -gt 0 ]; do
        case "$1" in
            --fast) fast=1 ;;
            --only) shift; only="${1:?--only needs the name of a test project, such as Engine}" ;;
            *) say "topgrid: unknown option '$1'. Usage: ./topgrid test [--fast] [--only NAME]"; exit 2 ;;
        esac
        shift
    done
    if [ -n "$only" ] && [ ! -d "$root/tests/$only.Tests" ]; then
        say "topgrid: there is no test project '$only'. There are: $(cd "$root/tests" && ls -d -- *.Tests | sed 's/\.Tests$//' | tr '\n' ' ')"
        exit 2
    fi
    [ "$fast" -eq 0 ] || filter=(--filter 'Category!=Slow')
    install_test_needs
    build "$root/tests/obj/topgrid-tests-built" TopGrid.sln src protos tests examples docs
    results="$(mktemp -d)"
    for project in "$root"/tests/*.Tests; do
        name="$(basename "$project" .Tests)"
        [ -z "$only" ] || [ "$only" = "$name" ] || continue
        started=$SECONDS
        trx="$results/$name.trx"
        if ! dotnet test "$project" -c "$configuration" --no-build --nologo -v quiet "${filter[@]}" \
                --logger "trx;LogFileName=$trx" >"$results/$name.log" 2>&1; then
            cat "$results/$name.log"
            [ -e "$trx" ] && [ "$(counter "$trx" failed)" != 0 ] || broken=$((broken + 1))
        fi
        seconds=$((SECONDS - started))
        if [ ! -e "$trx" ]; then
            if [ "$fast" -eq 0 ]; then
                say "topgrid: $name ran no test."
                broken=$((broken + 1))
            fi
            continue
        fi
        total="$(counter "$trx" total)"; p="$(counter "$trx" passed)"; f="$(counter "$trx" failed)"; t=$((total - p - f))
        passed=$((passed + p)); failed=$((failed + f)); skipped=$((skipped + t))
        printf '%-16s %5d passed, %d failed, %d skipped (%d s)\n' "$name" "$p" "$f" "$t" "$seconds"
        [ "$t" -eq 0 ] || grep -A 12 'outcome="NotExecuted"' "$trx" | sed -n 's/.*testName="\([^"]*\)".*/  skipped: \1/p; s/.*<StdOut>\(.*\)<\/StdOut>.*/    reason: \1/p; s/.*<Message>\(.*\)<\/Message>.*/    reason: \1/p'
    done
    rm -rf "$results"
    [ "$broken" -eq 0 ] || { failed=$((failed + broken)); say "topgrid: $broken test project(s) could not be run to the end."; }
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}
