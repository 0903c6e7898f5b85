namespace TopGrid.Access.Tokens;

/// <summary>Where key sets come from.</summary>
internal static class KeySources
{
    private const int MaxBytes = 256 * 1024;

    private static readonly HttpClient _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <summary>Reads a key set at an address or in a file.</summary>
    public static Func<CancellationToken, Task<string>> Of(string jwks) =>
        IssuersFile.IsAddress(jwks)
            ? cancellationToken => _http.GetStringAsync(new Uri(jwks), cancellationToken)
            : cancellationToken => File.ReadAllTextAsync(jwks, cancellationToken);
}
