using System.Reflection;
using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;
using TopGrid.Places.V1;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.InProcess;

namespace TopGrid.Rpc.Tests.Transcoding;

/// <summary>
/// The table of reasons in docs/errors.md: it is complete, and an error tells the same by gRPC, over JSON and in process.
/// </summary>
public sealed class ErrorTableTests(PlacesHost host) : IClassFixture<PlacesHost>
{
    /// <summary>Every row of the table: reason and code.</summary>
    public static IEnumerable<object[]> Rows => ReadTable().Select(row => new object[] { row.Item1, row.Item2 });

    [Fact]
    public void The_table_names_every_reason_and_no_other()
    {
        var named = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.Name != nameof(Reasons.Domain))
            .Select(field => (string)field.GetRawConstantValue()!);
        var ofCodes = Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK).Select(Reasons.Of);

        Assert.Equal(named.Concat(ofCodes).Distinct().Order(StringComparer.Ordinal),
            ReadTable().Select(row => row.Item1).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_error_tells_code_sentence_and_reason_by_grpc_over_json_and_in_process(string reason, StatusCode code)
    {
        using var channel = RpcChannel.ForAddress(host.RpcAddress);
        var request = new Everything { Number = (int)code, Name = reason };
        foreach (var invoker in new[] { channel.CreateCallInvoker(), new InProcessChannel(host.Server, null).CreateCallInvoker() })
        {
            var failure = await FailureOf(new Places.V1.Places.PlacesClient(invoker).FailAsync(request));
            var info = failure.GetDetail<ErrorInfo>()!;
            Assert.Equal((code, "because of \"this\""), (failure.StatusCode, failure.Status.Detail));
            Assert.Equal((reason, "topgrid", "here"), (info.Reason, info.Domain, info.Metadata["where"]));
        }

        var answer = await host.SendAsync("POST", "/v1/fail", new JsonObject { ["number"] = (int)code, ["name"] = reason }.ToJsonString());
        Assert.Equal(code.ToString().ToUpperInvariant(), ((string)answer.Json["code"]!).Replace("_", "", StringComparison.Ordinal));
        Assert.Equal("because of \"this\"", (string?)answer.Json["detail"]);
        Assert.Equal((reason, "topgrid"), ((string?)answer.Json["details"]![0]!["reason"], (string?)answer.Json["details"]![0]!["domain"]));
    }

    // The compiler knows no place in builds of continuous integration.
    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "TopGrid.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);

    private static IEnumerable<(string, StatusCode)> ReadTable()
    {
        var page = File.ReadAllLines(Path.Combine(Root(AppContext.BaseDirectory), "docs", "errors.md"));
        foreach (var row in page.SkipWhile(line => !line.StartsWith("| reason", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')))
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries);
            var reasons = cells[1].Split(',', StringSplitOptions.TrimEntries).Select(reason => reason.Trim('`')).ToList();
            foreach (var reason in reasons)
            {
                var codes = cells[2] == "the same" ? [reason] : cells[2].Split(',', StringSplitOptions.TrimEntries);
                foreach (var code in codes)
                {
                    yield return (reason, Enum.Parse<StatusCode>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true));
                }
            }
        }
    }
}
