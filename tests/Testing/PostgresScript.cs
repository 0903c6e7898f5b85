using System.Diagnostics;
using System.Globalization;

namespace TopGrid.Testing;

/// <summary>
/// The shell around a test server: makes the cluster, starts it, waits for its standard input to close, removes everything.
/// </summary>
internal static class PostgresScript
{
    public const string Ready = "topgrid: ready";

    // A linguistic default collation, where the version can (15 and later), so that a column or expression without COLLATE "C" shows.
    private const string Text = """
        bin=$1 port=$2 user=$3
        trap '' INT HUP TERM
        dir=$(mktemp -d "${TMPDIR:-/tmp}/topgrid-postgres-XXXXXX") || exit 1
        cd "$dir"
        finish() { [ -n "$server" ] && kill -QUIT "$server" 2>/dev/null && wait "$server"; cd /; rm -rf "$dir"; exit "$1"; }
        locale="--locale=C"
        "$bin/initdb" --help | grep -q icu-locale && locale="--locale=C --locale-provider=icu --icu-locale=en-US"
        "$bin/initdb" -D "$dir/data" -U "$user" -A trust -E UTF8 $locale --no-sync --no-instructions >"$dir/initdb.log" 2>&1 \
            || { cat "$dir/initdb.log"; finish 1; }
        "$bin/postgres" -D "$dir/data" -p "$port" -k "$dir" -h 127.0.0.1 -c fsync=off -c synchronous_commit=off \
            -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB -c wal_level=minimal -c max_wal_senders=0 \
            >"$dir/postgres.log" 2>&1 </dev/null &
        server=$!
        tries=0
        until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U "$user"; do
            kill -0 "$server" 2>/dev/null || { cat "$dir/postgres.log"; server=; finish 1; }
            tries=$((tries + 1))
            [ "$tries" -gt 300 ] && { echo "not ready after 30 seconds"; cat "$dir/postgres.log"; finish 1; }
            sleep 0.1
        done
        echo "topgrid: ready"
        read -r _
        finish 0
        """;

    public static ProcessStartInfo StartInfo(string binaries, int port, string user)
    {
        string[] script = ["sh", "-c", Text, "topgrid-postgres", binaries, port.ToString(CultureInfo.InvariantCulture), user];
        var command = AsOrdinaryUser(script);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // The caller's folder may be closed to the server's user.
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    // PostgreSQL refuses to run as root.
    internal static string[] AsOrdinaryUser(string[] script)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return script;
        }

        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody";
        return ["runuser", "-u", user, "--", .. script];
    }
}
