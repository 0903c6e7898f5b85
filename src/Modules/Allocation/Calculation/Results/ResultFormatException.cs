namespace TopGrid.Allocation.Calculation.Results;

/// <summary>A result file that is missing or is not what dataset.md says; the message tells which and why.</summary>
public sealed class ResultFormatException : Exception
{
    /// <summary>A file and what is wrong with it.</summary>
    public ResultFormatException(string file, string problem)
        : base($"{file}: {problem}") => File = file;

    /// <summary>The file, without folder.</summary>
    public string File { get; }
}
