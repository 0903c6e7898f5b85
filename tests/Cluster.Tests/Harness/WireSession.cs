using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>One connection through a proxy: two streams of messages, each handed to the proxy before it goes on.</summary>
internal sealed class WireSession(WireProxy proxy, Socket client) : IDisposable
{
    // Small, so that a server that sends much waits for a client that does not read.
    private const int BufferBytes = 4_096;

    private readonly Socket _server = new(
        AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = BufferBytes };
    private readonly List<string> _statements = [];
    private bool _opened;

    /// <summary>What the client has asked for since its transaction began, on one line each and without the quotes of names.</summary>
    public IReadOnlyList<string> Statements
    {
        get
        {
            lock (_statements)
            {
                return [.. _statements];
            }
        }
    }

    /// <summary>Passes messages until one side ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, proxy.Target);
            await Task.WhenAny(PassAsync(client, _server, fromServer: false), PassAsync(_server, client, fromServer: true));
        }
        catch (SocketException)
        {
            // The server is away; the client sees its connection break.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Breaks the connection on both sides.</summary>
    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private async Task PassAsync(Socket from, Socket to, bool fromServer)
    {
        await using var input = new NetworkStream(from);
        await using var output = new NetworkStream(to);
        var reader = PipeReader.Create(input);
        var writer = PipeWriter.Create(output);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var rest = read.Buffer;
                while (TakeMessage(ref rest, fromServer) is var (message, bytes))
                {
                    if (await AskAsync(message, writer) is var passage && passage == Passage.Cut)
                    {
                        return;
                    }

                    if (passage == Passage.Pass)
                    {
                        foreach (var part in bytes)
                        {
                            writer.Write(part.Span);
                        }
                    }
                }

                await writer.FlushAsync();
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or SocketException)
        {
            // One side is gone; the other follows.
        }
    }

    private async Task<Passage> AskAsync(WireMessage message, PipeWriter writer)
    {
        Note(message);
        var asked = proxy.AskAsync(message);
        if (!asked.IsCompleted)
        {
            await writer.FlushAsync();
        }

        return await asked;
    }

    private void Note(WireMessage message)
    {
        if (message.Statement is { } asked)
        {
            var statement = string.Join(
                ' ', asked.Replace("\"", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            lock (_statements)
            {
                if (statement.StartsWith("BEGIN", StringComparison.Ordinal))
                {
                    _statements.Clear();
                }

                _statements.Add(statement);
            }
        }
    }

    private (WireMessage Message, ReadOnlySequence<byte> Bytes)? TakeMessage(ref ReadOnlySequence<byte> rest, bool fromServer)
    {
        // The first message of a client has no type.
        var typed = fromServer || _opened ? 1 : 0;
        if (rest.Length < typed + sizeof(int))
        {
            return null;
        }

        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        rest.Slice(0, typed + sizeof(int)).CopyTo(head);
        var length = BinaryPrimitives.ReadInt32BigEndian(head[typed..]);
        if (rest.Length < typed + length)
        {
            return null;
        }

        var bytes = rest.Slice(0, typed + length);
        rest = rest.Slice(typed + length);
        _opened |= !fromServer;
        return (new WireMessage(this, fromServer, typed == 1 ? (char)head[0] : '\0', bytes.Slice(typed + sizeof(int)).ToArray()), bytes);
    }
}
