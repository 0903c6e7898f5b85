using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Requests;

/// <summary>The table of answers already given, which all modules share: each writes into it in the transaction of its own change.</summary>
public static class RequestsModule
{
    internal const string Name = "requests";

    internal static TableName Answers { get; } = new(Name, "answers");

    /// <summary>The table, for the migrations.</summary>
    public static StorageModule Storage { get; } = new(Name, database => new RequestsDbContext(database));
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

internal sealed class RequestsDbContext(StorageDatabase database) : ModuleDbContext(database, RequestsModule.Name)
{
    protected override void BuildModel(ModelBuilder model) => model.Entity<AnswerRow>(answer =>
    {
        answer.ToTable(RequestsModule.Answers.Name);
        answer.HasKey(row => new { row.UserId, row.RequestId });
        answer.HasIndex(row => row.AnsweredAt);
    });
}

[DbContext(typeof(RequestsDbContext))]
[Migration("20261128000000_Answers")]
internal sealed class CreateAnswersTable() : ModuleMigration(RequestsModule.Name)
{
    protected override void Up(MigrationBuilder migrationBuilder) => CreateTable(migrationBuilder, RequestsModule.Answers.Name, table => table
        .Text("user_id").Text("request_id").Text("content_hash").Text("resource").Bytes("answer", nullable: true).Instant("answered_at")
        .Key("user_id", "request_id")
        .Index("answered_at"));
}
