using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Data.Connections;

namespace TopGrid.Cli.Commands;

/// <summary><c>identity create, list, issue, keys, remove</c>: local identities in the file that a host on this machine reads.</summary>
internal static class IdentityCommands
{
    private const string FileName = "identities.json";

    /// <summary>Where the identities of this user live.</summary>
    public static string DefaultFile() => Path.Combine(StorageOptions.DataFolder(Environment.GetEnvironmentVariable), FileName);

    public static Option<string> FileOption(Shell shell) => shell.Text("--identities", "FILE", Phrases.OptIdentities);

    public static Command Build(Shell shell) =>
        shell.Group(
            "identity", Phrases.CmdIdentity, Create(shell), List(shell), IdentityTokens.Issue(shell), IdentityTokens.Keys(shell),
            Remove(shell));

    private static Command Create(Shell shell)
    {
        var user = shell.Text("--user", "ID", Phrases.OptUser, required: true);
        var name = shell.Text("--name", "NAME", Phrases.OptName, required: true);
        var role = shell.Texts("--role", "ROLE", Phrases.OptRole, required: true);
        var tpid = shell.Texts("--tpid", "TPID", Phrases.OptTpids);
        var consortium = shell.Texts("--consortium", "ID", Phrases.OptConsortia);
        var institute = shell.Texts("--institute", "ID", Phrases.OptInstitutes);
        var certificate =
            shell.Text("--certificate", "sha256:HEX|dns:NAME|email:NAME|uri:NAME|subject:NAME|FILE", Phrases.OptIdentityCertificate);
        var file = FileOption(shell);
        return shell.Command("create", Phrases.CmdIdentityCreate, [
            user, name, role, tpid, consortium, institute, certificate, file], call =>
        {
            var asked = call.Required(role);
            var unknown = asked.Except(RoleNames.All, StringComparer.Ordinal).ToList();
            if (unknown.Count > 0)
            {
                return Task.FromResult(
                    call.Screen.Refuse(Phrases.UnknownRole, string.Join(", ", unknown), string.Join(", ", RoleNames.All)));
            }

            List<CallerRole> roles = [
                .. asked.Select(given => RoleNames.TryParse(given, out var parsed) ? parsed : CallerRole.Unspecified)];
            if (RoleNames.Contradiction(roles) is not null)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.RolesTogether));
            }

            var shown = NameOfCertificate(call.Value(certificate));
            if (shown is not null && ClientCertificates.Problem(shown) is not null)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.NoCertificateName, shown));
            }

            if (string.IsNullOrWhiteSpace(call.Required(user)))
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.OptionMissing, "--user", call.Screen.In(Phrases.OptUser)));
            }

            var path = call.Value(file) ?? DefaultFile();
            var (identity, token) = new LocalIdentityStore(path).Create(
                call.Required(user),
                call.Required(name),
                roles,
                call.Value(tpid),
                call.Value(consortium),
                call.Value(institute),
                shown);
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
                    string.Join(", ", identity.Roles.Select(RoleNames.NameOf)),
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

    // A file is named by its certificate's thumbprint.
    private static string? NameOfCertificate(string? given) =>
        given is not null && File.Exists(given)
            ? ClientCertificates.ThumbprintOf(X509CertificateLoader.LoadCertificateFromFile(given))
            : given;

    private static JsonObject ToJson(LocalIdentity identity) => new()
    {
        ["id"] = identity.Id,
        ["user"] = identity.UserId,
        ["name"] = identity.DisplayName,
        ["roles"] = new JsonArray([.. identity.Roles.Select(role => (JsonNode)RoleNames.NameOf(role))]),
        ["institutions"] = new JsonArray([.. identity.Institutions.Select(tpid => (JsonNode)tpid)]),
        ["consortia"] = new JsonArray([.. identity.Consortia.Select(consortium => (JsonNode)consortium)]),
        ["institutes"] = new JsonArray([.. identity.Institutes.Select(institute => (JsonNode)institute)]),
        ["certificate"] = identity.Certificate,
    };
}
