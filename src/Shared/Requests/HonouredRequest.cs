namespace TopGrid.Requests;

/// <summary>
/// The request that the running code honours, while it is under way. It flows with async code to the commit of the change.
/// </summary>
public sealed class HonouredRequest : IDisposable
{
    private static readonly AsyncLocal<HonouredRequest?> _flowing = new();

    private bool _ended;

    private HonouredRequest(RequestKey key, string resource)
    {
        (Key, Resource) = (key, resource);
        _flowing.Value = this;
    }

    /// <summary>The request of the running code; null outside <see cref="RequestAnswers.OnceAsync"/>.</summary>
    public static HonouredRequest? Current => _flowing.Value is { _ended: false } request ? request : null;

    /// <summary>
    /// Name or id of what the call makes or changes. Whoever makes something says so before its transaction commits: then its answer can be
    /// given again even when the process dies before it was given the first time.
    /// </summary>
    public string Resource { get; set; }

    internal RequestKey Key { get; }

    /// <summary>Whether the row of the request was written with the change.</summary>
    internal bool IsClaimed { get; set; }

    internal static HonouredRequest Begin(RequestKey key, string resource) => new(key, resource);

    /// <inheritdoc />
    public void Dispose()
    {
        _ended = true;
        _flowing.Value = null;
    }
}
