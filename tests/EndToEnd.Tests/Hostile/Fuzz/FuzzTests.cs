using System.Globalization;
using System.Net.Sockets;
using static TopGrid.Rpc.Tests.Hostile.RawHttp2;

namespace TopGrid.EndToEnd.Tests.Hostile.Fuzz;

/// <summary>
/// Right calls of every method, changed a little at one of four levels, against a host in a process of its own. The budget is a number of
/// cases; README.md says how to ask for more, and how to run one again.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FuzzTests(AttackedHost host) : IClassFixture<AttackedHost>
{
    private const int Batch = 50;

    private static readonly int _seed = Setting("TOPGRID_FUZZ_SEED", 20251128);
    private static readonly int _cases = Setting("TOPGRID_FUZZ", 1500);

    [Fact]
    public async Task Whatever_becomes_of_a_call_it_ends_with_a_status_or_an_error_of_HTTP2_and_the_host_serves_on()
    {
        host.ForgetPeak();
        var corpus = new Corpus(host.People);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var k = 0; k < _cases; k++)
        {
            var mutated = Mutation.Of(corpus, _seed + k);
            string outcome;
            try
            {
                outcome = await RunAsync(mutated);
                seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
                if (k % Batch == Batch - 1 || k == _cases - 1)
                {
                    await host.CheckUnharmedAsync();
                }
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException(
                    $"Case {k} of seed {_seed}: {mutated.What}. Again: TOPGRID_FUZZ_SEED={_seed + k} TOPGRID_FUZZ=1 ./topgrid test --only EndToEnd\n"
                    + $"Sent after the preface: {Convert.ToHexString(mutated.Bytes)}\n{problem.Message}", problem);
            }
        }

        // A loop that never gets through, or is never refused, tests nothing.
        Assert.True(
            _cases < 500
                || (seen.GetValueOrDefault("0") > 0
                && seen.GetValueOrDefault("3") > 0
                && seen.GetValueOrDefault("13") > 0
                && seen.Count > 5), string.Join(", ", seen));
    }

    /// <summary>Sends a case. Returns what it came to.</summary>
    private async Task<string> RunAsync(Mutation mutated)
    {
        using var client = await host.DialAsync();
        try
        {
            await client.OpenAsync(0, 1, 0, 0, 0, 0);
            await client.SendAsync(Frame(WindowUpdate, 0, 0, 0, 0x7F, 0, 0), mutated.Bytes);
            if (!mutated.FramesAreRight)
            {
                // A frame may wait for bytes that never come.
                ((NetworkStream)client.Stream).Socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            // The host has had enough already; it has said why.
        }

        var answer = await AnswerReader.ReadAsync(client, Mutation.StreamId).WaitAsync(AttackedHost.Patience);
        Assert.True(answer.Complaint is null, $"The host answered {answer}");
        Assert.True(
            answer.GrpcStatus is not ("2" or "14" or "15") && !answer.Message.Contains("went wrong inside", StringComparison.Ordinal),
            $"Something broke: {answer}");
        if (mutated.FramesAreRight)
        {
            Assert.True(answer.HttpError is not (-1 or 2), $"The host gave the connection up: {answer}");
            Assert.True(answer.GrpcStatus != "1", $"Nobody cancelled the call: {answer}");
        }
        else
        {
            await client.ReadToEndAsync().WaitAsync(AttackedHost.Patience);
        }

        return answer.GrpcStatus ?? (answer.HttpError is { } error ? $"error {error}" : $"HTTP {answer.HttpStatus}");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : otherwise;
}
