using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Requests;

/// <summary>
/// The table of answers already given, which all modules share: each writes into it in the transaction of its own change.
/// </summary>
public static class RequestsModule
{
    /// <summary>The table, for the migrations.</summary>
    public static StorageModule Storage { get; } = StorageModule.Of(RequestsConnection.Module, typeof(RequestsModule).Assembly);
}

/// <summary>An answer that is kept.</summary>
internal sealed class AnswerRow
{
    /// <summary>Who called.</summary>
    public required string UserId { get; set; }

    /// <summary>The caller's id of the request.</summary>
    public required string RequestId { get; set; }

    /// <summary>SHA-256 of method and content, lower-case hex.</summary>
    public required string ContentHash { get; set; }

    /// <summary>What the call made or changed, for an answer that was lost; empty = nothing yet.</summary>
    public required string Resource { get; set; }

    /// <summary>The answer's message; null = the change is made, the answer is not given yet.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset AnsweredAt { get; set; }
}

/// <summary>The table.</summary>
internal sealed class RequestsConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "requests", new TableMap<AnswerRow>("answers").Key(row => new { row.UserId, row.RequestId }).Index(row => row.AnsweredAt)
            .NotLogged("Answers to repeated calls, kept for a day: what they tell of is logged where it is."));

    public ITable<AnswerRow> Answers => Table<AnswerRow>();
}
