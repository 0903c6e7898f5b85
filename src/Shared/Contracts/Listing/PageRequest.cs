using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TopGrid.Rpc.Errors;

namespace TopGrid.Common.Contracts.Listing;

/// <summary>
/// Which page of a list is asked for. The position is the key after which the page begins, so that rows filed meanwhile
/// neither repeat nor skip any. A token is bound to the parent and filter with which it was given.
/// </summary>
public sealed class PageRequest
{
    private const int DefaultSize = 100;
    private const int MaximumSize = 1000;
    private const int DigestLength = 8;

    private readonly byte[] _digest;

    private PageRequest(int size, string? after, byte[] digest)
    {
        Size = size;
        After = after;
        _digest = digest;
    }

    /// <summary>At most so many resources in the answer, 1-1000.</summary>
    public int Size { get; }

    /// <summary>The key of the last resource of the page before; null = from the start.</summary>
    public string? After { get; }

    /// <summary>Reads a list request or refuses the call.</summary>
    /// <param name="pageSize">Field <c>page_size</c>.</param>
    /// <param name="pageToken">Field <c>page_token</c>.</param>
    /// <param name="query">What else decides the list: the method, its parent and filter.</param>
    /// <returns>The page.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: a negative size, or a token that was not given for this list.</exception>
    public static PageRequest Read(int pageSize, string? pageToken, params ReadOnlySpan<string> query)
    {
        if (pageSize < 0)
        {
            throw Problems.InvalidArgument(
                $"A page of {pageSize} cannot be", "field page_size", "Send 0 for the default of 100, or 1-1000");
        }

        // The separator cannot occur inside: control characters are refused in every text.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', query)))[..DigestLength];
        var size = pageSize == 0 ? DefaultSize : Math.Min(pageSize, MaximumSize);
        return new PageRequest(size, string.IsNullOrEmpty(pageToken) ? null : Decode(pageToken, digest), digest);
    }

    /// <summary>The token of the page after this one.</summary>
    /// <param name="lastKey">Key of the last resource on this page, in the list's order.</param>
    /// <returns>The token, to be sent back as it is.</returns>
    public string NextToken(string lastKey) => Base64Url.EncodeToString([.. _digest, .. Encoding.UTF8.GetBytes(lastKey)]);

    private static string Decode(string token, byte[] digest)
    {
        if (Base64Url.IsValid(token) && Base64Url.DecodeFromChars(token) is var bytes
            && bytes.Length >= DigestLength && bytes.AsSpan(0, DigestLength).SequenceEqual(digest))
        {
            return Encoding.UTF8.GetString(bytes.AsSpan(DigestLength));
        }

        throw Problems.InvalidArgument(
            "The page token was not given for this list", "field page_token",
            "Send next_page_token of the answer before, with the same parent and filter, or leave it empty to start anew",
            Reasons.PageTokenInvalid);
    }
}
