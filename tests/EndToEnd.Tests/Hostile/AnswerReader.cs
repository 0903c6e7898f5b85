using System.Buffers.Binary;
using System.Globalization;
using TopGrid.Rpc.Tests.Hostile;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>What a stream came to.</summary>
/// <param name="Headers">Headers and trailers together.</param>
/// <param name="HttpError">
/// The code of HTTP/2 that ended the stream or the connection; -1 when the connection ended without one; null when the stream ended well.
/// </param>
/// <param name="Complaint">Why this is no answer that a server may give; null when it is one.</param>
internal sealed record Answer(IReadOnlyList<(string Name, string Value)> Headers, int? HttpError, string? Complaint)
{
    public string? HttpStatus => Find(":status");

    public string? GrpcStatus => Find("grpc-status");

    public string Message => Uri.UnescapeDataString(Find("grpc-message") ?? "");

    public override string ToString() => $"HTTP {HttpStatus}, gRPC {GrpcStatus} \"{Message}\", error {HttpError}. {Complaint}";

    private string? Find(string name) => Headers.Where(header => header.Name == name).Select(header => header.Value).FirstOrDefault();
}

/// <summary>Reads answers frame by frame, and says what is wrong with them.</summary>
internal static class AnswerReader
{
    private const int LargestFrame = 16_384;

    /// <summary>Reads until a stream has ended, or the connection.</summary>
    public static async Task<Answer> ReadAsync(RawHttp2 client, int streamId)
    {
        var answers = await ReadAsync(client, [streamId]);
        return answers[streamId];
    }

    /// <summary>Reads until these streams have ended, or the connection.</summary>
    public static async Task<Dictionary<int, Answer>> ReadAsync(RawHttp2 client, IReadOnlyCollection<int> streamIds)
    {
        var under = streamIds.ToDictionary(id => id, _ => new Reading());
        var done = new Dictionary<int, Answer>();
        var connectionError = -1;
        while (done.Count < under.Count && await client.ReadAsync() is { } frame)
        {
            if (frame.Type == RawHttp2.GoAway)
            {
                connectionError = Math.Max(connectionError, BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4)));
            }
            else if (under.TryGetValue(frame.StreamId, out var reading)
                && !done.ContainsKey(frame.StreamId)
                && reading.Take(frame) is { } answer)
            {
                done[frame.StreamId] = answer;
            }
        }

        foreach (var (id, reading) in under.Where(one => !done.ContainsKey(one.Key)))
        {
            done[id] = reading.CutOff(connectionError);
        }

        return done;
    }

    private sealed class Reading
    {
        private readonly List<(string Name, string Value)> _headers = [];
        private readonly List<byte> _body = [];
        private string? _complaint;

        /// <summary>Takes a frame; gives the answer when it was the last one.</summary>
        public Answer? Take((byte Type, byte Flags, int StreamId, byte[] Payload) frame)
        {
            if (frame.Payload.Length > LargestFrame)
            {
                _complaint = $"a frame of {frame.Payload.Length} bytes";
            }

            switch (frame.Type)
            {
                case RawHttp2.Headers:
                    TakeHeaders(frame.Payload);
                    break;
                case RawHttp2.DataFrame:
                    _body.AddRange(frame.Payload);
                    break;
                case RawHttp2.Reset:
                    return new Answer(_headers, BinaryPrimitives.ReadInt32BigEndian(frame.Payload), _complaint);
                default:
                    return null;
            }

            return (frame.Flags & RawHttp2.EndStream) == 0 ? null : new Answer(_headers, null, _complaint ?? ComplaintAboutWhole());
        }

        public Answer CutOff(int code) => new(_headers, code, _complaint);

        private void TakeHeaders(byte[] block)
        {
            try
            {
                _headers.AddRange(HeaderBlock.Read(block));
            }
            catch (InvalidDataException unreadable)
            {
                _complaint = unreadable.Message;
            }
        }

        /// <summary>An answer is an HTTP error, or gRPC with whole messages, one status and a message of plain characters.</summary>
        private string? ComplaintAboutWhole()
        {
            var status = Values(":status");
            if (status is not [var http])
            {
                return $"{status.Count} HTTP statuses";
            }

            if (http != "200")
            {
                return http[0] == '4' ? null : $"HTTP status {http}";
            }

            if (Values("content-type") is not ["application/grpc"])
            {
                return $"content type {string.Join(", ", Values("content-type"))}";
            }

            if (Values("grpc-status") is not [var code]
                || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > 16)
            {
                return $"grpc-status {string.Join(", ", Values("grpc-status"))}";
            }

            return Values("grpc-message").Any(message => message.Any(character => character is < ' ' or > '~'))
                ? "a grpc-message that is not encoded"
                : ComplaintAboutBody();
        }

        private string? ComplaintAboutBody()
        {
            var rest = _body.ToArray().AsSpan();
            while (rest.Length > 0)
            {
                if (rest.Length < 5 || rest[0] > 1 || BinaryPrimitives.ReadUInt32BigEndian(rest[1..]) > rest.Length - 5)
                {
                    return "a body that is not made of whole messages";
                }

                rest = rest[(5 + BinaryPrimitives.ReadInt32BigEndian(rest[1..]))..];
            }

            return null;
        }

        private List<string> Values(string name) => [.. _headers.Where(header => header.Name == name).Select(header => header.Value)];
    }
}
