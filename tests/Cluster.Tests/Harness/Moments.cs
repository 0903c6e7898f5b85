namespace TopGrid.Cluster.Tests.Harness;

/// <summary>Moments in the life of a unit, as they show on the wire.</summary>
internal static class Moments
{
    /// <summary>The server sends the frozen year, row by row.</summary>
    public static bool Reading(WireMessage message) =>
        message is { FromServer: true, Kind: 'D' }
            && message.Session.Statements[^1].Contains("FROM allocation.snapshot_chunk ", StringComparison.Ordinal);

    /// <summary>The worker sends the decisions of a unit, by COPY.</summary>
    public static bool Writing(WireMessage message) => message is { FromServer: false, Kind: 'd' } && WritesTo(message, "decision");

    /// <summary>The worker sends the result files of a run, by COPY: it seals the run.</summary>
    public static bool Sealing(WireMessage message) => message is { FromServer: false, Kind: 'd' } && WritesTo(message, "run_file");

    /// <summary>The worker commits a completed unit.</summary>
    public static bool Committing(WireMessage message) => message.Statement == "COMMIT" && Completes(message.Session);

    /// <summary>The server answers that a completed unit is committed.</summary>
    public static bool Committed(WireMessage message) => message.Tag == "COMMIT" && Completes(message.Session);

    /// <summary>The worker commits the run's last unit.</summary>
    public static bool CommittingTheLast(WireMessage message) =>
        Committing(message) && SetsRoot(message.Session);

    /// <summary>Whether a transaction has written the root of a run's evidence.</summary>
    public static bool SetsRoot(WireSession session) =>
        session.Statements.Any(statement => statement.StartsWith("UPDATE allocation.run SET evidence_root ", StringComparison.Ordinal));

    /// <summary>The server answers that a claim is committed.</summary>
    public static bool Claimed(WireMessage message) =>
        message.Tag == "COMMIT" && message.Session.Statements
            .Any(statement => statement.Contains(" INSERT INTO allocation.attempt ", StringComparison.Ordinal));

    private static bool Completes(WireSession session) =>
        session.Statements.Any(statement => statement.Contains("remaining - 1", StringComparison.Ordinal));

    // The table's own name: "decision" is a column of the results, too.
    private static bool WritesTo(WireMessage message, string table) =>
        message.Session.Statements[^1].StartsWith($"COPY allocation.{table} (", StringComparison.Ordinal);
}
