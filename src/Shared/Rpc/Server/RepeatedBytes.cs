using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Server;

/// <summary>
/// Binary metadata with several values. The framework joins them with commas and then reads one base64 text, which fails; so they are taken
/// out of the headers, checked, and put into the call's metadata where its handler looks.
/// </summary>
internal static class RepeatedBytes
{
    /// <summary>Takes the entries with several values out of the headers of a request and checks all binary ones.</summary>
    /// <returns>Null, or the refusal of a value that is not base64.</returns>
    public static Status? Take(IHeaderDictionary headers, HttpContext http)
    {
        Metadata? taken = null;
        foreach (var (name, values) in headers)
        {
            if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var parts = values.ToString().Split(',', StringSplitOptions.TrimEntries);
            foreach (var part in parts)
            {
                if (MetadataRules.Decode(part) is not { } bytes)
                {
                    return MetadataRules.NotBase64(name);
                }

                if (parts.Length > 1)
                {
                    (taken ??= []).Add(name, bytes);
                }
            }
        }

        if (taken is not null)
        {
            foreach (var name in taken.Select(entry => entry.Key).Distinct().ToList())
            {
                headers.Remove(name);
            }

            http.Features.Set(new Entries(taken));
        }

        return null;
    }

    /// <summary>Puts what was taken into the metadata of the call.</summary>
    public static void Restore(ServerCallContext context)
    {
        if (context is IServerCallContextFeature && context.GetHttpContext().Features.Get<Entries>() is { } taken)
        {
            foreach (var entry in taken.Metadata)
            {
                context.RequestHeaders.Add(entry);
            }
        }
    }

    private sealed record Entries(Metadata Metadata);
}
