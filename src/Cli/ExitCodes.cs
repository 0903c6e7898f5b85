namespace TopGrid.Cli;

/// <summary>What the process ends with (dataset.md, "Commands").</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: verify fails, differences found.</summary>
    public const int No = 1;

    /// <summary>Wrong use or refused input, with the reasons on standard error.</summary>
    public const int Refused = 2;

    /// <summary>The host cannot be reached.</summary>
    public const int NoHost = 3;

    /// <summary>A defect of the program.</summary>
    public const int Defect = 70;

    /// <summary>Stopped by Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM.</summary>
    public const int Terminated = 143;
}
