using System.Text.Json.Nodes;
using TopGrid.Data.Connections;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>What operators do with a year by the commands of the handbook.</summary>
internal static class OperatorCommands
{
    /// <summary>Options that say which host, and who asks.</summary>
    public static string[] As(TopgridProgram.Service host, string token) => ["--host", (string)host.Started["address"]!, "--token", token];

    /// <summary>The value of --database.</summary>
    public static string Setting(EmptyDatabase database) =>
        database.Options.Dialect == Dialect.Sqlite ? $"sqlite:{database.Options.Target}" : "postgres:" + database.Options.Target;

    /// <summary>Starts a host that works on the database and trusts the identities.</summary>
    public static Task<TopgridProgram.Service> ServeAsync(EmptyDatabase database, string identities) => TopgridProgram.ServeAsync(
        "host", "--database", Setting(database), "--port", "0", "--identities", identities);

    /// <summary>Freezes the facts of 2025, runs and publishes, two people at each decision.</summary>
    /// <returns>The run.</returns>
    public static async Task<string> PublishAsync(TopgridProgram.Service host, People people, string stage)
    {
        string[] anna = As(host, people.Anna), bram = As(host, people.Bram);
        var snapshot = Last(await TopgridProgram.RunAsync(["year", "freeze", "2025", "--stage", stage, .. anna]));
        await TopgridProgram.RunAsync(["year", "freeze", "2025", "--stage", stage, "--confirm", snapshot, .. bram]);
        var run = Last(await TopgridProgram.RunAsync(["run", "start", "2025", .. anna]));
        Assert.Equal(0, (await TopgridProgram.TryAsync(["run", "watch", "2025", run, .. anna])).ExitCode);
        await TopgridProgram.RunAsync(["run", "publish", "2025", run, "--stage", stage, .. anna]);
        await TopgridProgram.RunAsync(["run", "publish", "2025", run, "--stage", stage, "--approve", .. bram]);
        return run;
    }

    private static string Last(JsonNode? resource) => ((string)resource!["name"]!).Split('/')[^1];
}
