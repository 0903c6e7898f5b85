using System.Globalization;
using static TopGrid.Rpc.Tests.Hostile.RawHttp2;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>Right HTTP/2 that carries wrong gRPC: the host answers with the status that the protocol document says.</summary>
[Collection(Attacks.Name)]
[Trait("Category", "Slow")]
public sealed class MessageTests(AttackedHost host)
{
    private const string GetYear = "/topgrid.registration.v1.RegistrationService/GetYear";
    private const string ImportYear = "/topgrid.registration.v1.RegistrationService/ImportYear";
    private const int Ok = 0, DeadlineExceeded = 4, NotFound = 5, ResourceExhausted = 8, Unimplemented = 12, Internal =
        13, Unauthenticated = 16, InvalidArgument = 3;

    // GetYearRequest { name = "years/2025" }
    private static readonly byte[] _good = [0, 0, 0, 0, 12, 0x0A, 10, .. "years/2025"u8];

    private static readonly Dictionary<string, (string Path, byte[] Body, (string Name, string Value)[] Headers, int[] Status)> _cases =
        new(StringComparer.Ordinal)
    {
        ["a good message"] = (GetYear, _good, [], [Ok]),
        ["no message"] = (GetYear, [], [], [Internal]),
        ["half a prefix"] = (GetYear, _good[..3], [], [Internal]),
        ["a prefix alone"] = (GetYear, _good[..5], [], [Internal]),
        ["a message that ends in the middle"] = (GetYear, _good[..11], [], [Internal]),
        ["a length beyond the body"] = (GetYear, [0, 0, 0, 0, 13, .. _good[5..]], [], [Internal]),
        ["a length below the body"] = (GetYear, [0, 0, 0, 0, 11, .. _good[5..]], [], [Internal]),
        ["a length beyond the limit"] = (GetYear, [0, 0, 0x40, 0, 1, .. _good[5..]], [], [ResourceExhausted]),
        ["a length of 4 GiB"] = (GetYear, [0, 255, 255, 255, 255, .. _good[5..]], [], [ResourceExhausted]),
        ["two messages where one is taken"] = (GetYear, [.. _good, .. _good], [], [Internal]),
        ["a good message and a byte"] = (GetYear, [.. _good, 0], [], [Internal]),
        ["flag 2"] = (GetYear, [2, .. _good[1..]], [], [Internal]),
        ["flag 255"] = (GetYear, [255, .. _good[1..]], [], [Internal]),
        ["compressed without an encoding"] = (GetYear, [1, .. _good[1..]], [], [Internal]),
        ["compressed with identity"] = (GetYear, [1, .. _good[1..]], [("grpc-encoding", "identity")], [Internal]),
        ["an unknown encoding"] = (GetYear, _good, [("grpc-encoding", "br")], [Unimplemented]),
        ["gzip that is none"] = (GetYear, [1, .. _good[1..]], [("grpc-encoding", "gzip")], [Internal]),
        ["a field cut off"] = (GetYear, [0, 0, 0, 0, 3, 0x0A, 10, 65], [], [Internal]),
        ["a field number of zero"] = (GetYear, [0, 0, 0, 0, 2, 0x02, 0], [], [Internal]),
        ["a group without end"] = (GetYear, [0, 0, 0, 0, 1, 0x0B], [], [Internal]),
        ["a varint of eleven bytes"] =
            (GetYear, [0, 0, 0, 0, 12, 0x10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], [], [Internal]),
        ["a negative length"] = (GetYear, [0, 0, 0, 0, 11, 0x0A, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], [], [Internal]),
        ["text that is not UTF-8"] = (GetYear, [0, 0, 0, 0, 4, 0x0A, 2, 0xC3, 0x28], [], [Internal, InvalidArgument]),
        ["text with a NUL"] = (GetYear, [0, 0, 0, 0, 13, 0x0A, 11, .. "years/2025\0"u8], [], [InvalidArgument]),
        ["a field that nobody knows"] = (GetYear, [0, 0, 0, 0, 15, .. _good[5..], 0xF8, 0x07, 1], [], [Ok]),
        ["groups within groups, too deep"] = (GetYear, [0, 0, 0, 1, 0x2C, .. Enumerable.Repeat((byte)0x0B, 300)], [], [Internal]),
        ["a stream without a header"] = (ImportYear, [], [], [InvalidArgument]),
        ["a stream that ends in the middle"] = (ImportYear, [0, 0, 0, 0, 9, 0x0A, 7, 0x0A], [], [Internal]),
        ["no such method"] = (GetYear + "s", _good, [], [Unimplemented]),
        ["no such service"] = ("/nowhere.v1.Nothing/GetYear", _good, [], [Unimplemented]),
        ["a timeout without unit"] = (GetYear, _good, [("grpc-timeout", "10")], [Internal]),
        ["a negative timeout"] = (GetYear, _good, [("grpc-timeout", "-1S")], [Internal]),
        ["a timeout of nine digits"] = (GetYear, _good, [("grpc-timeout", "123456789S")], [Internal]),
        ["two timeouts"] = (GetYear, _good, [("grpc-timeout", "1S"), ("grpc-timeout", "2S")], [Internal]),
        ["a timeout that is over"] = (GetYear, _good, [("grpc-timeout", "1n")], [DeadlineExceeded]),
        ["a timeout of eleven thousand years"] = (GetYear, _good, [("grpc-timeout", "99999999H")], [Ok]),
        ["bytes that are not base64"] = (GetYear, _good, [("x-bin", "*")], [Internal]),
        ["two tokens"] = (GetYear, _good, [("authorization", "Bearer x")], [Unauthenticated]),
        ["a large header that fits"] = (GetYear, _good, [("x", new string('y', 12_000))], [Ok]),
        ["a year that is not there"] = (GetYear, [0, 0, 0, 0, 12, 0x0A, 10, .. "years/1999"u8], [], [NotFound]),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_that_is_no_right_call_ends_with_the_status_that_says_so(string name)
    {
        var (path, body, headers, expected) = _cases[name];
        using var client = await host.DialAsync();
        await client.OpenAsync(0, 1, 0, 0, 0, 0);
        await client.SendAsync(
            client.Call(1, path, [("authorization", "Bearer " + host.People.Anna), .. headers]), Frame(DataFrame, EndStream, 1, body));

        var answer = await AnswerReader.ReadAsync(client, 1).WaitAsync(AttackedHost.Patience);

        Assert.Null(answer.Complaint);
        Assert.Contains(int.Parse(answer.GrpcStatus ?? "-1", CultureInfo.InvariantCulture), expected);
        Assert.DoesNotContain("went wrong inside", answer.Message, StringComparison.Ordinal);
        if (name == "an unknown encoding")
        {
            Assert.Equal("identity,gzip", answer.Headers.Single(header => header.Name == "grpc-accept-encoding").Value);
        }
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(40_000)]
    [InlineData(400_000)]
    public async Task Headers_beyond_the_limit_are_refused_by_http(int bytes)
    {
        host.ForgetPeak();
        using var client = await host.DialAsync();
        await client.OpenAsync(0, 1, 0, 0, 0, 0);
        var block = client.HeaderBlock(
            GetYear,
            [.. Enumerable.Range(0, bytes / 10_000).Select(k => ($"x{k}", new string('y', 10_000))),
                ("authorization", "Bearer " + host.People.Anna)]);
        var pieces = block.Chunk(16_000).ToList();
        try
        {
            for (var k = 0; k < pieces.Count; k++)
            {
                await client.SendAsync(
                    Frame(
                        k == 0 ? Headers : Continuation, (byte)((k == 0 ? EndStream : 0) | (k == pieces.Count - 1 ? EndHeaders : 0)), 1,
                        pieces[k]));
            }
        }
        catch (IOException)
        {
            // Enough of it.
        }

        var answer = await AnswerReader.ReadAsync(client, 1).WaitAsync(AttackedHost.Patience);

        // 20,000 fit, and the call has no message.
        Assert.True(bytes == 20_000 ? answer.GrpcStatus == "13" : answer.HttpError is not null || answer.HttpStatus == "431", $"{answer}");
        await host.CheckUnharmedAsync();
    }

    [Fact]
    public async Task A_stream_that_is_reset_in_the_middle_of_a_message_leaves_the_others_of_its_connection_alone()
    {
        using var client = await host.DialAsync();
        await client.OpenAsync(0, 1, 0, 0, 0, 0);
        var token = ("authorization", "Bearer " + host.People.Anna);
        await client.SendAsync(
            client.Call(1, GetYear, token), Frame(DataFrame, 0, 1, _good.AsSpan(0, 8)), client.Call(3, GetYear, token),
            Frame(Reset, 0, 1, 0, 0, 0, 8), Frame(DataFrame, EndStream, 3, _good));

        Assert.Equal("0", (await AnswerReader.ReadAsync(client, 3).WaitAsync(AttackedHost.Patience)).GrpcStatus);
    }
}
