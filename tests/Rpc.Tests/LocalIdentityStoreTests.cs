using System.Buffers.Text;
using System.Security.Cryptography;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;

namespace TopGrid.Rpc.Tests;

public sealed class LocalIdentityStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-identity").FullName;

    private string File => Path.Combine(_folder, "data", "identities.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_token_leads_to_its_caller_also_from_another_process()
    {
        var (_, token) = new LocalIdentityStore(File).Create(
            "jan", "Jan Jansen", [CallerRole.Lead, CallerRole.Institution], ["TP2", "TP1"], ["C1"], ["I1"]);

        var caller = new LocalIdentityStore(File).FindByToken(token)?.ToCaller();

        Assert.NotNull(caller);
        Assert.Equal(("jan", "Jan Jansen"), (caller.UserId, caller.DisplayName));
        Assert.Equal([CallerRole.Institution, CallerRole.Lead], caller.Roles);
        Assert.Equal(["TP1", "TP2"], caller.Institutions);
        Assert.Equal(["C1"], caller.Consortia);
        Assert.Equal(["I1"], caller.Institutes);
        Assert.Empty(caller.Via);
    }

    [Fact]
    public void A_token_that_is_changed_or_removed_leads_to_no_one()
    {
        var store = new LocalIdentityStore(File);
        var (first, token) = store.Create("a", "A", [CallerRole.Operator]);
        var (_, other) = store.Create("b", "B", [CallerRole.Auditor]);
        var stolen = first.Id + other[other.IndexOf('.', StringComparison.Ordinal)..];

        foreach (var wrong in new[] { "", ".", "x", first.Id, first.Id + ".", first.Id + ".AAAA", stolen, token + "A", "0." + token })
        {
            Assert.Null(store.FindByToken(wrong));
        }

        Assert.Equal("a", store.FindByToken(token)!.UserId);
        Assert.True(new LocalIdentityStore(File).Remove(first.Id));
        Assert.False(store.Remove(first.Id));
        Assert.Null(store.FindByToken(token));
        Assert.Equal(["b"], store.List().Select(identity => identity.UserId));
    }

    [Fact]
    public void The_file_holds_the_hash_and_not_the_secret_and_only_its_owner_reads_it()
    {
        var (identity, token) = new LocalIdentityStore(File).Create("a", "A", [CallerRole.Operator]);
        var secret = token[(token.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var text = System.IO.File.ReadAllText(File);

        Assert.Equal(32, Base64Url.DecodeFromChars(secret).Length);
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Base64Url.DecodeFromChars(secret))), identity.SecretSha256);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }

        Assert.Equal(
            ["identities.json", "identities.json.lock"],
                Directory.GetFiles(Path.GetDirectoryName(File)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_role_of_a_module_is_not_given_to_anyone()
    {
        var store = new LocalIdentityStore(File);

        Assert.Throws<ArgumentException>(() => store.Create("a", "A", [CallerRole.Operator, CallerRole.Module]));
        Assert.Throws<ArgumentException>(() => store.Create("a", "A", []));
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_file_that_is_broken_is_named_and_not_overwritten()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "[{\"id\":\"x\"}]");

        Assert.Contains(
            File, Assert.Throws<InvalidDataException>(() => new LocalIdentityStore(File).List()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new LocalIdentityStore(File).Create("a", "A", [CallerRole.Operator]));
        Assert.Equal("[{\"id\":\"x\"}]", System.IO.File.ReadAllText(File));
    }
}
