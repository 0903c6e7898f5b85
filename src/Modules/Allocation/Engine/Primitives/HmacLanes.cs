using TopGrid.Hashing;

namespace TopGrid.Allocation.Engine;

/// <summary>A key of HMAC-SHA256 (RFC 2104) with the hash of its two pads, which all messages under it begin with.</summary>
internal sealed class HmacKey
{
    private const int BlockSize = 64;

    /// <param name="key">At most 64 bytes.</param>
    public HmacKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, BlockSize, nameof(key));
        Inner = AfterPad(key, 0x36);
        Outer = AfterPad(key, 0x5c);
    }

    /// <summary>State of SHA-256 after the key with the inner pad.</summary>
    public uint[] Inner { get; }

    /// <summary>State of SHA-256 after the key with the outer pad.</summary>
    public uint[] Outer { get; }

    private static uint[] AfterPad(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        block.Fill(pad);
        for (var k = 0; k < key.Length; k++)
        {
            block[k] ^= key[k];
        }

        return Sha256Lanes.StateAfter(block);
    }
}

/// <summary>
/// HMAC-SHA256 of many short messages at a time, one in each lane (<see cref="Sha256Lanes"/>): the same as the library gives, at a fraction
/// of its time. For one thread.
/// </summary>
internal sealed class HmacLanes(HmacKey key)
{
    private const int BlockSize = 64;
    private const int HashSize = 32;
    private const int Stride = 256;
    private readonly byte[] _messages = new byte[Sha256Lanes.Lanes * Stride];
    private readonly byte[] _digests = new byte[Sha256Lanes.Lanes * BlockSize];
    private readonly byte[] _hashes = new byte[Sha256Lanes.Lanes * HashSize];
    private readonly int[] _lengths = new int[Sha256Lanes.Lanes];

    /// <summary>The longest message that fits.</summary>
    public const int LongestMessage = Stride - 9;

    /// <summary>Where the message of a lane is written; what was written before stays.</summary>
    public Span<byte> Message(int lane) => _messages.AsSpan(lane * Stride, LongestMessage);

    /// <summary>Ends the message of a lane.</summary>
    public void End(int lane, int length) =>
        _lengths[lane] = Sha256Lanes.Pad(_messages.AsSpan(lane * Stride, Stride), length, before: BlockSize);

    /// <summary>The codes of all lanes, 32 bytes each.</summary>
    public ReadOnlySpan<byte> Compute()
    {
        Sha256Lanes.Continue(key.Inner, _messages, Stride, _lengths, _hashes);
        for (var lane = 0; lane < _lengths.Length; lane++)
        {
            var digest = _digests.AsSpan(lane * BlockSize, BlockSize);
            _hashes.AsSpan(lane * HashSize, HashSize).CopyTo(digest);
            _lengths[lane] = Sha256Lanes.Pad(digest, HashSize, before: BlockSize);
        }

        Sha256Lanes.Continue(key.Outer, _digests, BlockSize, _lengths, _hashes);
        return _hashes;
    }
}
