using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace TopGrid.Rpc.Tls;

/// <summary>
/// A value read from files, and read again once they hold something else. It looks at what they hold and not at their times or at
/// events, since a mounted secret changes by a link that is set to another folder. Files that cannot be used leave the value as it was.
/// </summary>
/// <param name="paths">The files; small ones.</param>
/// <param name="load">Reads the value; throws <see cref="InvalidDataException"/> when it cannot.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Hears of changes.</param>
internal sealed class FileBacked<T>(IReadOnlyList<string> paths, Func<T> load, TimeProvider time, ILogger log)
    where T : class
{
    private readonly Lock _gate = new();
    private string _seen = Fingerprint(paths); // Before the value: what changes in between is seen by the next look.
    private T _value = load();
    private long _looked = time.GetTimestamp();

    /// <summary>The value, as new as the interval allows.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                if (time.GetElapsedTime(_looked) >= FileBacked.Interval)
                {
                    _looked = time.GetTimestamp();
                    Look();
                }

                return _value;
            }
        }
    }

    private void Look()
    {
        var now = Fingerprint(paths);
        if (now == _seen)
        {
            return;
        }

        _seen = now;
        try
        {
            _value = load();
            log.LogInformation("Read {Files} again.", string.Join(", ", paths));
        }
        catch (InvalidDataException problem)
        {
            // Perhaps one of two files is still to be written; what they hold then is a change again.
            log.LogWarning(
                "{Files} changed but cannot be used; what they held before stays in use. {Problem}", string.Join(", ", paths),
                problem.Message);
        }
    }

    private static string Fingerprint(IReadOnlyList<string> paths) => string.Join('/', paths.Select(Fingerprint));

    /// <summary>What a file holds, in short; nothing for one that cannot be read, of which <c>load</c> says why.</summary>
    private static string Fingerprint(string path)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>What holds for all such values.</summary>
internal static class FileBacked
{
    /// <summary>Time between two looks at the files.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
}
