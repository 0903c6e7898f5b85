using System.Buffers.Binary;
using System.Text;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>What becomes of a message that a proxy holds in its hands.</summary>
internal enum Passage
{
    /// <summary>It goes on.</summary>
    Pass,

    /// <summary>It is lost; what comes after it goes on.</summary>
    Drop,

    /// <summary>It is lost and the connection breaks on both sides.</summary>
    Cut,
}

/// <summary>A message of PostgreSQL's wire protocol, version 3.</summary>
/// <param name="Session">The connection that it is on.</param>
/// <param name="FromServer">Whether the server sent it.</param>
/// <param name="Kind">Its type; 0 for the first message of a client, which has none.</param>
/// <param name="Body">What follows the length.</param>
internal sealed record WireMessage(WireSession Session, bool FromServer, char Kind, ReadOnlyMemory<byte> Body)
{
    private const int Cancel = 80_877_102;

    /// <summary>The statement that a client sends in it, by the simple (Q) or the extended (P) protocol; null for others.</summary>
    public string? Statement => (FromServer, Kind) switch
    {
        (false, 'Q') => Text(0),
        (false, 'P') => Text(Body.Span.IndexOf((byte)0) + 1),
        _ => null,
    };

    /// <summary>What the server says it did, such as <c>COMMIT</c>; null for others.</summary>
    public string? Tag => FromServer && Kind == 'C' ? Text(0) : null;

    /// <summary>Whether a client opens the connection only to cancel what another does.</summary>
    public bool IsCancel => Kind == 0 && BinaryPrimitives.ReadInt32BigEndian(Body.Span) == Cancel;

    /// <summary>Whether the server must do something before the client goes on.</summary>
    public bool AsksForAnswer => !FromServer && Kind is 'Q' or 'S';

    private string Text(int from)
    {
        var rest = Body.Span[from..];
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
