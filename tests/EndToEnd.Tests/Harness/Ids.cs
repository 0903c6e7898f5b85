namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Request ids.</summary>
internal static class Ids
{
    public static string New() => Guid.NewGuid().ToString();
}
