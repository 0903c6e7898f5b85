using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Google.Api;
using Grpc.Core;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;

namespace TopGrid.Contracts.Tests;

public sealed class ResourceNamesTests
{
    [Theory]
    [InlineData("years/2025/institutions/12345", "12345")]
    [InlineData("years/2025/institutions/A.b_c-1", "A.b_c-1")]
    [InlineData("years/2025/institutions/a%2Fb", "a/b")]
    [InlineData("years/2025/institutions/a%7Eb", "a~b")]
    [InlineData("years/2025/institutions/%2D", "-")]
    [InlineData("years/2025/institutions/%2E%2E", "..")]
    [InlineData("years/2025/institutions/%C3%A9%20%F0%9F%8E%93", "é 🎓")]
    public void A_tpid_is_percent_encoded_in_its_name(string text, string tpid)
    {
        var name = ResourceNames.Parse<InstitutionName>(text, "name");
        Assert.Equal(new InstitutionName(2025, tpid), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("years/2025")]
    [InlineData("years/25/institutions/1")]
    [InlineData("years/0025/institutions/1")]
    [InlineData("years/２０２５/institutions/1")]
    [InlineData("years/2025/institutions/")]
    [InlineData("years/2025/institutions/-")]
    [InlineData("years/2025/institutions/a~b")]
    [InlineData("years/2025/institutions/%61")]
    [InlineData("years/2025/institutions/a%2fb")]
    [InlineData("years/2025/institutions/a b")]
    [InlineData("years/2025/institutions/é")]
    [InlineData("years/2025/institutions/%ZZ")]
    [InlineData("years/2025/institutions/1/requests")]
    [InlineData("/years/2025/institutions/1")]
    [InlineData("Years/2025/institutions/1")]
    public void A_name_has_one_spelling_and_every_other_is_refused(string text)
    {
        Assert.False(InstitutionName.TryParse(text, out _));
        var refusal = Assert.Throws<RpcException>(() => ResourceNames.Parse<InstitutionName>(text, "name"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("field name", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("years/{year}/institutions/{institution}", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_one_identifier_are_typed()
    {
        Assert.Equal("years/2025/runs/r1/results/KNP~a%7Eb", new ResultName(2025, "r1", Profession.Knp, "a~b").ToString());
        Assert.Equal(
            new ResultName(2025, "r1", Profession.Knp, "a~b"),
            ResourceNames.Parse<ResultName>("years/2025/runs/r1/results/KNP~a%7Eb", "name"));
        Assert.Equal(
            "years/2025/institutions/1/recognitions/GZ~2020-02-29",
            new RecognitionName(2025, "1", Profession.Gz, new DateOnly(2020, 2, 29)).ToString());
        Assert.False(RecognitionName.TryParse("years/2025/institutions/1/recognitions/GZ~2021-02-29", out _));
        Assert.False(ResultName.TryParse("years/2025/runs/r1/results/gz~1", out _));
        Assert.False(DecisionName.TryParse("years/2025/runs/r1/decisions/007", out _));
        Assert.True(SummaryName.TryParse("years/2025/runs/r1/summary", out _));
    }

    [Fact]
    public void A_parent_of_a_list_may_stand_for_every_one()
    {
        Assert.Equal(new InstitutionParent(2025, null), ResourceNames.Parse<InstitutionParent>("years/2025/institutions/-", "parent"));
        Assert.Equal("years/2025/runs/-", new RunParent(2025, null).ToString());
        Assert.Equal(new RunParent(2025, "-"), ResourceNames.Parse<RunParent>("years/2025/runs/%2D", "parent"));
    }

    [Fact]
    public void Any_text_comes_back_out_of_its_name() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString>().Filter(text => IsText(text.Get)),
            text =>
            {
                var name = new ConsortiumMemberName(2025, text.Get, "m" + text.Get);
                return ConsortiumMemberName.TryParse(name.ToString(), out var back) && back == name
                    && name.ToString()
                    .All(letter => char.IsAsciiLetterOrDigit(letter) || "-._%/".Contains(letter, StringComparison.Ordinal));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_kind_of_name_in_code_has_its_pattern_in_the_contracts_and_the_other_way_round()
    {
        var contracts = DescriptorSet.Ours().Named("topgrid/common/v1/resources.proto")
            .Options.GetExtension(ResourceExtensions.ResourceDefinition).SelectMany(definition => definition.Pattern).Select(Shape);
        var code = typeof(ResourceNames).Assembly.GetTypes()
            .Where(type => type.IsPublic && type.Name.EndsWith("Name", StringComparison.Ordinal) && !type.IsInterface)
            .Select(type => Shape((string)type.GetProperty("Pattern", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!));
        Assert.Equal(contracts.Order(StringComparer.Ordinal), code.Order(StringComparer.Ordinal));
    }

    // Names of variables may differ: the code takes composite identifiers apart.
    private static string Shape(string pattern) =>
        string.Join('/', pattern.Split('/').Select(segment => segment.StartsWith('{') ? "*" : segment));

    // A lone surrogate is no text; percent-encoding has no spelling for it.
    private static bool IsText(string text)
    {
        try
        {
            return new System.Text.UTF8Encoding(false, true).GetByteCount(text) > 0;
        }
        catch (System.Text.EncoderFallbackException)
        {
            return false;
        }
    }
}
