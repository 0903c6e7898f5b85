# Sourced by ./topgrid: prepares the machine and runs the tests of every test project.
# Usage: ./topgrid test [--fast] [--only NAME]

# Debian packages that tests need, each with a file that shows it is there.
test_needs() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    # Interop: peers on @grpc/grpc-js and on gRPC C++. Contracts: buf, which npm installs.
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v g++ >/dev/null || echo g++
    command -v make >/dev/null || echo make
    # Deploy: renders the manifests with kustomize, which kubectl holds.
    command -v kubectl >/dev/null || command -v kustomize >/dev/null || echo kubernetes-client
    command -v grpc_cpp_plugin >/dev/null || echo protobuf-compiler-grpc
    [ -e /usr/include/grpcpp/grpcpp.h ] || echo libgrpc++-dev
    [ -e /usr/include/google/protobuf/message.h ] || echo libprotobuf-dev
    # Deploy: makes the image and unpacks it again.
    command -v mmdebstrap >/dev/null || echo mmdebstrap
    command -v buildah >/dev/null || echo buildah
    command -v umoci >/dev/null || echo umoci
    # Cluster: a worker whose clock jumps, and networks that are cut.
    command -v faketime >/dev/null || echo faketime
    command -v ip >/dev/null || echo iproute2
    command -v nft >/dev/null || echo nftables
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

# run_project PROJECT RESULTS [FILTER...]: runs one test project and prints its line; leaves NAME.trx, NAME.log and, when it could not be run to
# the end, NAME.broken in RESULTS.
run_project() {
    local project="$1" results="$2" name trx started=$SECONDS p f t
    shift 2
    name="$(basename "$project" .Tests)"
    trx="$results/$name.trx"
    # The built assembly itself: for a project MSBuild would first read the whole solution's rules again, which takes longer than many a project's tests.
    if ! dotnet test "$project/bin/$configuration/net10.0/TopGrid.$name.Tests.dll" --nologo "$@" --logger "trx;LogFileName=$trx" >"$results/$name.log" 2>&1; then
        cat "$results/$name.log"
        [ -e "$trx" ] && [ "$(counter "$trx" failed)" != 0 ] || touch "$results/$name.broken"
    fi
    if [ ! -e "$trx" ]; then
        # With a filter a project may have nothing to run.
        [ $# -gt 0 ] || { say "topgrid: $name ran no test."; touch "$results/$name.broken"; }
        return 0
    fi
    p="$(counter "$trx" passed)"; f="$(counter "$trx" failed)"; t=$(($(counter "$trx" total) - p - f))
    printf '%-16s %5d passed, %d failed, %d skipped (%d s)\n' "$name" "$p" "$f" "$t" $((SECONDS - started))
    [ "$t" -eq 0 ] || grep -A 12 'outcome="NotExecuted"' "$trx" | sed -n 's/.*testName="\([^"]*\)".*/  skipped: \1/p; s/.*<StdOut>\(.*\)<\/StdOut>.*/    reason: \1/p; s/.*<Message>\(.*\)<\/Message>.*/    reason: \1/p'
}

# The projects whose tests take longest, in the order of their time in a whole run.
longest=(Cluster EndToEnd Calculation Cli Interop Rpc Registration Data Allocation)

run_tests() {
    local fast=0 only='' project trx results passed=0 failed=0 skipped=0 broken=0 lanes filter=()
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
    build "$root/tests/obj/topgrid-tests-built" TopGrid.sln src protos rules tests examples docs
    results="$(mktemp -d)"
    # Most code of a test runs for a moment only: measuring it, to compile it better later, costs a fifth of the processor time and repays nothing.
    export DOTNET_TieredPGO=0
    # One project more at a time than there are processors, and no more than three: much of a test's time is waiting for processes, databases
    # and leases. The longest start first, so that none is left alone at the end.
    lanes=$(($(nproc) > 1 ? 3 : 1))
    for project in $(cd "$root/tests" && printf '%s\n' "${longest[@]/%/.Tests}" *.Tests | awk '!seen[$0]++'); do
        [ -z "$only" ] || [ "$only.Tests" = "$project" ] || continue
        while [ "$(jobs -rp | wc -l)" -ge "$lanes" ]; do wait -n || true; done
        run_project "$root/tests/$project" "$results" "${filter[@]}" &
    done
    wait
    for trx in "$results"/*.trx; do
        [ -e "$trx" ] || continue
        passed=$((passed + $(counter "$trx" passed)))
        failed=$((failed + $(counter "$trx" failed)))
        skipped=$((skipped + $(counter "$trx" total) - $(counter "$trx" passed) - $(counter "$trx" failed)))
    done
    broken="$(find "$results" -name '*.broken' | wc -l)"
    rm -rf "$results"
    [ "$broken" -eq 0 ] || { failed=$((failed + broken)); say "topgrid: $broken test project(s) could not be run to the end."; }
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}
