using Grpc.Core;
using TopGrid.Common.Contracts.Listing;

namespace TopGrid.Contracts.Tests;

public sealed class ListingTests
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData("   ", null, null)]
    [InlineData("profession = GZ", "GZ", null)]
    [InlineData("profession=GZ", "GZ", null)]
    [InlineData("profession = \"GZ\" AND tpid = \"a b\"", "GZ", "a b")]
    [InlineData("tpid=12 AND profession = PT", "PT", "12")]
    [InlineData("tpid = \"\"", null, "")]
    [InlineData("""tpid = "a \"b\" \\ AND profession = c" """, null, """a "b" \ AND profession = c""")]
    [InlineData("tpid = a=b", null, "a=b")]
    public void A_filter_is_a_row_of_comparisons(string text, string? profession, string? tpid)
    {
        var filter = ListFilter.Parse(text, "profession", "tpid");
        Assert.Equal(profession, filter["profession"]);
        Assert.Equal(tpid, filter["tpid"]);
        Assert.Equal(profession is null && tpid is null, filter.IsEmpty);
    }

    [Theory]
    [InlineData("GZ", "'GZ' is not a comparison")]
    [InlineData("sector = ggz", "the field 'sector' is not known here")]
    [InlineData("tpid = 1 AND tpid = 2", "the field 'tpid' stands twice")]
    [InlineData("tpid = 1 OR profession = GZ", "AND was expected at 'OR profession = GZ'")]
    [InlineData("tpid = \"1\"AND profession = GZ", "AND was expected at")]
    [InlineData("tpid = \"1", "a quote is not closed")]
    [InlineData("tpid = ", "'' is not a value")]
    [InlineData("tpid = a\"b\"", "'a\"b\"' is not a value")]
    [InlineData("tpid = 1 AND ", "AND was expected at 'AND'")]
    [InlineData("tpid = 1 AND x", "'x' is not a comparison")]
    public void Another_filter_is_refused_with_the_fields_that_there_are(string text, string reason)
    {
        var refusal = Assert.Throws<RpcException>(() => ListFilter.Parse(text, "profession", "tpid"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains(reason, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("fields: profession, tpid", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void A_page_has_100_resources_by_default_and_1000_at_most(int asked, int size) =>
        Assert.Equal(size, PageRequest.Read(asked, "", "ListResults", "years/2025/runs/r1").Size);

    [Fact]
    public void A_token_leads_to_the_page_after_it()
    {
        var first = PageRequest.Read(10, "", "ListResults", "years/2025/runs/r1", "profession = GZ");
        Assert.Null(first.After);
        var second = PageRequest.Read(20, first.NextToken("GZ~é🎓"), "ListResults", "years/2025/runs/r1", "profession = GZ");
        Assert.Equal("GZ~é🎓", second.After);
    }

    [Fact]
    public void A_token_of_another_list_or_made_up_and_a_negative_size_are_refused()
    {
        var token = PageRequest.Read(10, "", "ListResults", "years/2025/runs/r1", "").NextToken("GZ~1");
        foreach (var act in new Action[]
        {
            () => PageRequest.Read(10, token, "ListResults", "years/2025/runs/r2", ""),
            () => PageRequest.Read(10, token, "ListResults", "years/2025/runs/r1", "profession = GZ"),
            () => PageRequest.Read(10, token, "ListDecisions", "years/2025/runs/r1", ""),
            () => PageRequest.Read(10, "!", "ListResults", "years/2025/runs/r1", ""),
            () => PageRequest.Read(10, "AAAA", "ListResults", "years/2025/runs/r1", ""),
            () => PageRequest.Read(-1, "", "ListResults"),
        })
        {
            Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<RpcException>(act).StatusCode);
        }
    }
}
