using System.Globalization;

namespace TopGrid.Worker;

/// <summary>How a process calls itself among others on the same database.</summary>
public static class ProcessName
{
    /// <summary>Machine and process id, for example <c>node-3/4711</c>.</summary>
    public static string Current { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
}
