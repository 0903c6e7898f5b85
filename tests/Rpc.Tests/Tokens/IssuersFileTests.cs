using TopGrid.Access.Tokens;

namespace TopGrid.Rpc.Tests.Tokens;

public sealed class IssuersFileTests : IDisposable
{
    private const string Right = """
        [{"name":"idp","issuer":"https://idp.example/","audience":"topgrid","jwks":"https://idp.example/keys","roles":["institution","lead"]},
         {"name":"surf","issuer":"https://surf.example/","audience":"topgrid","jwks":"surf.json","roles":["institute"],"algorithms":["ES256"]}]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-issuers").FullName;

    private string File => Path.Combine(_folder, "issuers.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_names_issuers_with_their_keys_and_the_roles_they_may_give()
    {
        System.IO.File.WriteAllText(File, Right);

        var issuers = IssuersFile.Read(File);

        Assert.Equal(["https://idp.example/keys", Path.Combine(_folder, "surf.json")], issuers.Select(issuer => issuer.Jwks));
        Assert.Equal("Institution, Lead", string.Join(", ", issuers[0].Roles));
        Assert.Equal(string.Join(", ", JwtAlgorithms.All), string.Join(", ", issuers[0].Algorithms));
        Assert.Equal("ES256", string.Join(", ", issuers[1].Algorithms));
    }

    [Theory]
    [InlineData("\"idp\"", "\"IDP!\"", "cannot be an issuer's name")]
    [InlineData("\"idp\"", "\"module\"", "cannot be an issuer's name")]
    [InlineData("\"idp\"", "\"topgrid-local\"", "cannot be an issuer's name")]
    [InlineData("\"idp\"", "\"surf\"", "same name")]
    [InlineData("https://idp.example/\"", "topgrid-local\"", "the host's own")]
    [InlineData("https://idp.example/keys", "http://idp.example/keys", "https address")]
    [InlineData("\"ES256\"", "\"HS256\"", "only asymmetric")]
    [InlineData("[\"ES256\"]", "[]", "takes no algorithm")]
    [InlineData("\"institute\"", "\"module\"", "no role")]
    [InlineData("\"audience\":\"topgrid\",", "", "cannot be read")]
    [InlineData("\"audience\"", "\"audiance\"", "cannot be read")]
    public void A_file_that_cannot_be_followed_is_refused_and_told_why(string right, string wrong, string told)
    {
        System.IO.File.WriteAllText(File, Right.Replace(right, wrong, StringComparison.Ordinal));

        var problem = Assert.Throws<InvalidDataException>(() => IssuersFile.Read(File));

        Assert.Contains(File, problem.Message, StringComparison.Ordinal);
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
    }
}
