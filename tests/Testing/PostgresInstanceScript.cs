namespace TopGrid.Testing;

/// <summary>
/// The shell around a server that a test starts, stops and promotes: it reads a command a line, says <c>ok</c> or <c>failed</c> after each,
/// and when its input closes it ends the server and removes everything.
/// </summary>
internal static class PostgresInstanceScript
{
    public const string Done = "topgrid: ok";

    public const string Failed = "topgrid: failed";

    /// <summary>
    /// The first line is the folder, then the commands <c>init</c>, <c>copy PORT</c>, <c>start PORT</c>, <c>stop SIGNAL</c> and
    /// <c>promote</c>.
    /// </summary>
    // Data are not synced to disk, since no test stops the machine; but a commit is in the operating system's hands before it is answered.
    public const string Text = """
        bin=$1 user=$2 settings=$3
        trap '' INT HUP TERM
        dir=$(mktemp -d "${TMPDIR:-/tmp}/topgrid-postgres-XXXXXX") || exit 1
        cd "$dir"
        exec 2>>"$dir/log"
        init() { "$bin/initdb" -D "$dir/data" -U "$user" -A trust -E UTF8 --locale=C --no-sync --no-instructions >>"$dir/log"; }
        copy() { "$bin/pg_basebackup" -D "$dir/data" -h 127.0.0.1 -p "$1" -U "$user" -d "application_name=standby" -R -X stream -c fast --no-sync >>"$dir/log"; }
        start() {
            "$bin/postgres" -D "$dir/data" -p "$1" -k "$dir" -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=200 \
                -c shared_buffers=64MB -c max_wal_senders=4 -c wal_level=replica -c log_line_prefix='%m [%p] %a ' $settings >>"$dir/log" </dev/null &
            server=$!
            tries=0
            until "$bin/pg_isready" -q -h 127.0.0.1 -p "$1" -U "$user"; do
                kill -0 "$server" || return 1
                tries=$((tries + 1))
                [ "$tries" -gt 600 ] && return 1
                sleep 0.1
            done
        }
        stop() { [ -z "$server" ] || { kill -"$1" "$server"; wait "$server"; server=; }; return 0; }
        promote() { "$bin/pg_ctl" promote -D "$dir/data" -w >>"$dir/log"; }
        echo "$dir"
        while read -r command argument; do
            case "$command" in
                init | copy | start | stop | promote) "$command" "$argument" && echo "topgrid: ok" || { tail -n 20 "$dir/log"; echo "topgrid: failed"; } ;;
                *) echo "topgrid: failed" ;;
            esac
        done
        stop QUIT
        cd /
        rm -rf "$dir"
        """;
}
