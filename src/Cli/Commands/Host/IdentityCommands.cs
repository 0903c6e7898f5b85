using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Grpc.Identity;
using TopGrid.Storage;

namespace TopGrid.Cli.Commands;

/// <summary><c>identity create, list, remove</c>: local identities in the file that a host on this machine reads.</summary>
internal static class IdentityCommands
{
    private const string FileName = "identities.json";

    private static readonly (string Name, CallerRole Role)[] Roles =
    [
        ("operator", CallerRole.Operator), ("institution", CallerRole.Institution), ("lead", CallerRole.Lead), ("institute", CallerRole.Institute),
        ("board", CallerRole.Board), ("committee", CallerRole.Committee), ("auditor", CallerRole.Auditor),
    ];

    /// <summary>Where the identities of this user live.</summary>
    public static string DefaultFile() => Path.Combine(StorageOptions.DataFolder(Environment.GetEnvironmentVariable), FileName);

    public static Option<string> FileOption(Shell shell) => shell.Text("--identities", "FILE", Phrases.OptIdentities);

    public static Command Build(Shell shell) => shell.Group("identity", Phrases.CmdIdentity, Create(shell), List(shell), Remove(shell));

    private static Command Create(Shell shell)
    {
        var user = shell.Text("--user", "ID", Phrases.OptUser, required: true);
        var name = shell.Text("--name", "NAME", Phrases.OptName, required: true);
        var role = shell.Texts("--role", "ROLE", Phrases.OptRole, required: true);
        var tpid = shell.Texts("--tpid", "TPID", Phrases.OptTpids);
        var consortium = shell.Texts("--consortium", "ID", Phrases.OptConsortia);
        var institute = shell.Texts("--institute", "ID", Phrases.OptInstitutes);
        var file = FileOption(shell);
        return shell.Command("create", Phrases.CmdIdentityCreate, [user, name, role, tpid, consortium, institute, file], call =>
        {
            var asked = call.Required(role);
            var unknown = asked.Except(Roles.Select(r => r.Name), StringComparer.Ordinal).ToList();
            if (unknown.Count > 0)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.UnknownRole, string.Join(", ", unknown), string.Join(", ", Roles.Select(r => r.Name))));
            }

            if (string.IsNullOrWhiteSpace(call.Required(user)))
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.OptionMissing, "--user", call.Screen.In(Phrases.OptUser)));
            }

            var path = call.Value(file) ?? DefaultFile();
            var (identity, token) = new LocalIdentityStore(path).Create(
                call.Required(user),
                call.Required(name),
                Roles.Where(r => asked.Contains(r.Name, StringComparer.Ordinal)).Select(r => r.Role),
                call.Value(tpid),
                call.Value(consortium),
                call.Value(institute));
            PrintCreated(call.Screen, identity, token, path);
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static void PrintCreated(Screen screen, LocalIdentity identity, string token, string path)
    {
        var json = ToJson(identity);
        json["token"] = token;
        screen.Print(new Document(json)
            .Line(screen.In(Phrases.IdentityCreated, identity.Id, path))
            .Facts(("token", token))
            .Line(screen.In(Phrases.TokenShownOnce)));
    }

    private static Command List(Shell shell)
    {
        var file = FileOption(shell);
        return shell.Command("list", Phrases.CmdIdentityList, [file], call =>
        {
            var identities = new LocalIdentityStore(call.Value(file) ?? DefaultFile()).List();
            call.Screen.Print(new Document(new JsonArray([.. identities.Select(ToJson)])).Table(
                [new(Phrases.ColId), new(Phrases.ColUser), new(Phrases.ColName), new(Phrases.ColRoles), new(Phrases.ColServes)],
                identities.Select(identity => (IReadOnlyList<string>)[
                    identity.Id,
                    identity.UserId,
                    identity.DisplayName,
                    string.Join(", ", identity.Roles.Select(NameOf)),
                    string.Join(", ", [.. identity.Institutions, .. identity.Consortia, .. identity.Institutes]),
                ])));
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static Command Remove(Shell shell)
    {
        var id = shell.Argument("ID", Phrases.ArgIdentity);
        var file = FileOption(shell);
        return shell.Command("remove", Phrases.CmdIdentityRemove, [id, file], call =>
        {
            var path = call.Value(file) ?? DefaultFile();
            if (!new LocalIdentityStore(path).Remove(call.Value(id)))
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.NoSuchIdentity, call.Value(id), path));
            }

            call.Screen.Print(new Document(new JsonObject { ["removed"] = call.Value(id) })
                .Line(call.Screen.In(Phrases.IdentityRemoved, call.Value(id))));
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static string NameOf(CallerRole role) => Roles.First(r => r.Role == role).Name;

    private static JsonObject ToJson(LocalIdentity identity) => new()
    {
        ["id"] = identity.Id,
        ["user"] = identity.UserId,
        ["name"] = identity.DisplayName,
        ["roles"] = new JsonArray([.. identity.Roles.Select(role => (JsonNode)NameOf(role))]),
        ["institutions"] = new JsonArray([.. identity.Institutions.Select(tpid => (JsonNode)tpid)]),
        ["consortia"] = new JsonArray([.. identity.Consortia.Select(consortium => (JsonNode)consortium)]),
        ["institutes"] = new JsonArray([.. identity.Institutes.Select(institute => (JsonNode)institute)]),
    };
}
