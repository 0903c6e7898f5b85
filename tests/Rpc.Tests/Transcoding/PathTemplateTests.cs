using TopGrid.Transcoding.Paths;

namespace TopGrid.Rpc.Tests.Transcoding;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/v1/{name=years/*}:freeze", "/v1/years/2025:freeze", "years/2025")]
    [InlineData("/v1/{name=years/*}", "/v1/years/2025?x=:y", "years/2025")]
    [InlineData("/v1/{name}", "/v1/a%2Fb", "a/b")]
    [InlineData("/v1/{name=**}:go", "/v1/a/b:c:go", "a/b:c")]
    [InlineData("/v1/{name=**}:go", "/v1/a/b:go", "a/b")]
    [InlineData("/v1/{name=a/**}", "/v1/a", "a")]
    [InlineData("/v1/{name=*}/x", "/v1//x", null)]
    [InlineData("/v1/{name=*}/x", "/v1/y/x/", null)]
    [InlineData("/v1/{name=years/*}", "/v1/years/2025:freeze", null)]
    [InlineData("/v1/{name=years/*}:freeze", "/v1/years/2025", null)]
    [InlineData("/v1/{name=years/*}", "/v2/years/2025", null)]
    [InlineData("/v1/{name=years/*}", "http://host/v1/years/2025", "years/2025")]
    public void A_template_takes_exactly_its_paths(string template, string target, string? name) =>
        Assert.Equal(name, PathTemplate.Parse(template).Match(RawPath.Of(target))?["name"]);

    [Theory]
    [InlineData("v1")]
    [InlineData("/")]
    [InlineData("/v1/")]
    [InlineData("/v1/{}")]
    [InlineData("/v1/{name")]
    [InlineData("/v1/{name=}")]
    [InlineData("/v1/{name={other}}")]
    [InlineData("/v1/{name=**}/x")]
    [InlineData("/v1/{name}/{name}")]
    [InlineData("/v1/x:")]
    public void What_is_no_template_is_refused(string text) => Assert.Throws<FormatException>(() => PathTemplate.Parse(text));
}
