using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Grpc.Core;

namespace TopGrid.Rpc.Wire;

/// <summary>How metadata becomes headers and back, and what metadata may hold. All three ends share it.</summary>
internal static class MetadataRules
{
    private static readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "te", "host", "date", "server", "transfer-encoding", "connection",
        "grpc-status", "grpc-message", "grpc-encoding", "grpc-accept-encoding", "grpc-internal-encoding-request", GrpcTimeout.Header,
        "traceparent", "tracestate",
    };

    private static readonly SearchValues<char> _keyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    /// <summary>Whether the protocol itself uses the header, or metadata cannot hold it.</summary>
    public static bool IsReserved(string name) =>
        _reserved.Contains(name) || name.AsSpan().ContainsAnyExcept(_keyCharacters);

    /// <summary>The entries a user may send, as header values.</summary>
    /// <exception cref="RpcException">INTERNAL for text that no header can carry.</exception>
    public static IEnumerable<KeyValuePair<string, string>> ToHeaders(Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!IsReserved(entry.Key))
            {
                yield return new(entry.Key, entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : CheckedText(entry));
            }
        }
    }

    /// <summary>A header as metadata: several binary values may share one line, separated by commas.</summary>
    /// <exception cref="RpcException">INTERNAL for a binary value that is not base64.</exception>
    public static void AddHeader(Metadata metadata, string name, string value)
    {
        if (IsReserved(name))
        {
            return;
        }

        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(name, value);
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(name, Decode(part) ?? throw new RpcException(NotBase64(name)));
        }
    }

    /// <summary>The bytes of a binary value, with or without padding; null for text that is not base64.</summary>
    public static byte[]? Decode(string text)
    {
        var bare = text.TrimEnd('=');
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(bare.Length + 3)];
        var padded = Encoding.ASCII.GetBytes(bare.PadRight((bare.Length + 3) / 4 * 4, '='));
        return Base64.DecodeFromUtf8(padded, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }

    /// <summary>The refusal of a binary value that is not base64.</summary>
    public static Status NotBase64(string name) => new(StatusCode.Internal, $"Metadata \"{name}\" is not base64.");

    /// <summary>What the other side of an in-process call would get of this metadata over the wire.</summary>
    public static Metadata AcrossTheWire(Metadata? metadata)
    {
        var received = new Metadata();
        foreach (var entry in metadata ?? Metadata.Empty)
        {
            if (!IsReserved(entry.Key))
            {
                received.Add(entry.IsBinary ? entry : new Metadata.Entry(entry.Key, CheckedText(entry)));
            }
        }

        return received;
    }

    private static string CheckedText(Metadata.Entry entry)
    {
        if (entry.Value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new RpcException(new Status(
                StatusCode.Internal,
                $"Metadata \"{entry.Key}\" holds characters that no header can carry; use a key that ends in -bin and send bytes."));
        }

        return entry.Value.Trim(' ');
    }
}
