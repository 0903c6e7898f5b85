using Google.Protobuf.Reflection;

namespace TopGrid.Contracts.Tests;

/// <summary>
/// The contracts keep to buf's rules and break nobody; buf finds what is planted in a copy of them, and the exceptions excuse no more than
/// they say.
/// </summary>
public sealed class BufTests
{
    private const string ServiceFile = "topgrid/registration/v1/registration_service.proto";
    private const string FactsFile = "topgrid/registration/v1/facts.proto";

    private static readonly string[] _servedByNobody =
    [
        "topgrid/allocation/v1/reactions.proto", "topgrid/assessment/v1/training_group.proto", "topgrid/employment/v1/money.proto",
        "topgrid/employment/v1/route.proto",
    ];

    [Fact]
    public async Task The_contracts_follow_buf_lint_but_for_the_listed_exceptions() =>
        Assert.Empty(await Buf.LintAsync(DescriptorSet.Whole()));

    [Fact]
    public async Task The_contracts_break_nobody_who_uses_those_of_the_published_image() =>
        Assert.Empty(await Buf.BreakingAsync(DescriptorSet.Whole()));

    [Fact]
    public async Task A_message_with_a_lower_case_name_is_found() =>
        await LintFindsAsync(
            contracts => contracts.File.Named(FactsFile).MessageType.Add(new DescriptorProto { Name = "leap_year" }),
            "MESSAGE_PASCAL_CASE: Message name \"leap_year\" should be PascalCase, such as \"LeapYear\".");

    [Fact]
    public async Task A_request_that_is_not_its_methods_own_is_found() =>
        await LintFindsAsync(
            contracts => Method(contracts, "ListYears").InputType = ".topgrid.registration.v1.GetYearRequest",
            "RPC_REQUEST_STANDARD_NAME: RPC request type \"GetYearRequest\" should be named \"ListYearsRequest\" or "
            + "\"RegistrationServiceListYearsRequest\".");

    [Fact]
    public async Task A_value_without_the_name_of_its_enumeration_is_found_in_a_file_that_is_not_listed() =>
        await LintFindsAsync(
            contracts => TestResult(contracts).Value[3].Name = "SOMEHOW",
            "ENUM_VALUE_PREFIX: Enum value name \"SOMEHOW\" should be prefixed with \"TEST_RESULT_\".");

    [Fact]
    public void Whatever_is_called_a_response_is_that_of_its_method() =>
        Assert.All(
            DescriptorSet.Ours().Methods().Where(entry => entry.Method.OutputType.EndsWith("Response", StringComparison.Ordinal)),
            entry => Assert.Equal($".{entry.File.Package}.{entry.Method.Name}Response", entry.Method.OutputType));

    [Fact]
    public async Task A_renumbered_field_is_found() =>
        await BreakingFindsAsync(
            contracts => Year(contracts).Field.Single(field => field.Name == "etag").Number = 99,
            "FIELD_NO_DELETE: Previously present field \"13\" with name \"etag\" on message \"Year\" was deleted.");

    [Fact]
    public async Task A_removed_method_is_found() =>
        await BreakingFindsAsync(
            contracts => contracts.File.Named(ServiceFile).Service[0].Method.Remove(Method(contracts, "ListYears")),
            "RPC_NO_DELETE: Previously present RPC \"ListYears\" on service \"RegistrationService\" was deleted.");

    [Fact]
    public async Task A_renamed_value_is_found() =>
        await BreakingFindsAsync(
            contracts => TestResult(contracts).Value[3].Name = "TEST_RESULT_SOMEHOW",
            "ENUM_VALUE_SAME_NAME: Enum value \"3\" on enum \"TestResult\" changed name from \"TEST_RESULT_PENDING\" to "
            + "\"TEST_RESULT_SOMEHOW\".");

    [Fact]
    public async Task A_removed_file_is_found() =>
        await BreakingFindsAsync(
            contracts => contracts.File.Remove(contracts.File.Named("topgrid/employment/v1/employment_service.proto")),
            "FILE_NO_DELETE: Previously present file \"topgrid/employment/v1/employment_service.proto\" was deleted.");

    [Fact]
    public async Task Files_that_nobody_served_may_go()
    {
        var contracts = DescriptorSet.Whole();
        foreach (var file in contracts.File.Where(file => _servedByNobody.Contains(file.Name)).ToList())
        {
            contracts.File.Remove(file);
        }

        Assert.Empty(await Buf.BreakingAsync(contracts));
    }

    [Fact]
    public void What_may_go_holds_no_service_and_nothing_that_another_published_file_uses()
    {
        var published = Buf.ReadPublished().File;
        Assert.All(_servedByNobody, name => Assert.Empty(published.Named(name).Service));
        Assert.Empty(published.SelectMany(file => file.Dependency).Intersect(_servedByNobody));
    }

    private static DescriptorProto Year(FileDescriptorSet contracts) =>
        contracts.File.Named(FactsFile).MessageType.Single(message => message.Name == "Year");

    private static EnumDescriptorProto TestResult(FileDescriptorSet contracts) =>
        contracts.File.Named(FactsFile).EnumType.Single(type => type.Name == "TestResult");

    private static MethodDescriptorProto Method(FileDescriptorSet contracts, string name) =>
        contracts.File.Named(ServiceFile).Service[0].Method.Single(method => method.Name == name);

    private static Task LintFindsAsync(Action<FileDescriptorSet> plant, string finding) =>
        FindsAsync(Buf.LintAsync, plant, finding);

    private static Task BreakingFindsAsync(Action<FileDescriptorSet> plant, string finding) =>
        FindsAsync(Buf.BreakingAsync, plant, finding);

    private static async Task FindsAsync(
        Func<FileDescriptorSet, Task<IReadOnlyList<BufFinding>>> check, Action<FileDescriptorSet> plant, string expected)
    {
        var contracts = DescriptorSet.Whole();
        plant(contracts);
        Assert.Equal([expected], (await check(contracts)).Select(finding => $"{finding.Rule}: {finding.Message}"));
    }
}
