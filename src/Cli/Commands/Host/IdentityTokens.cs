using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TopGrid.Access.Identities;
using TopGrid.Access.Tokens;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary><c>identity issue, keys</c>: signed tokens of local identities, and the keys to check them with.</summary>
internal static class IdentityTokens
{
    private const int DefaultHours = 8;

    public static Command Issue(Shell shell)
    {
        var id = shell.Argument("ID", Phrases.ArgIdentity);
        var hours = shell.Number("--hours", Phrases.OptHours, 1, (int)LocalTokens.LongestLifetime.TotalHours);
        var file = IdentityCommands.FileOption(shell);
        return shell.Command("issue", Phrases.CmdIdentityIssue, [id, hours, file], call =>
        {
            var path = call.Value(file) ?? IdentityCommands.DefaultFile();
            if (new LocalIdentityStore(path).Find(call.Value(id)) is not { } identity)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.NoSuchIdentity, call.Value(id), path));
            }

            var now = TimeProvider.System.GetUtcNow();
            var lifetime = TimeSpan.FromHours(call.Value(hours) ?? DefaultHours);
            var token = new LocalTokens(LocalTokens.KeyFileOf(path)).Issue(identity, lifetime, now);
            var until = (now + lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            call.Screen.Print(new Document(
                new JsonObject { ["id"] = identity.Id, ["user"] = identity.UserId, ["token"] = token, ["expires"] = until })
                .Facts(("token", token))
                .Line(call.Screen.In(Phrases.TokenHoldsUntil, until)));
            return Task.FromResult(ExitCodes.Done);
        });
    }

    public static Command Keys(Shell shell)
    {
        var file = IdentityCommands.FileOption(shell);
        return shell.Command("keys", Phrases.CmdIdentityKeys, [file], call =>
        {
            var keys = new LocalTokens(LocalTokens.KeyFileOf(call.Value(file) ?? IdentityCommands.DefaultFile())).PublicKeys();
            call.Screen.Print(new Document(JsonNode.Parse(keys)!).Line(keys));
            return Task.FromResult(ExitCodes.Done);
        });
    }
}
