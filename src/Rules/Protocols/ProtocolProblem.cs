namespace TopGrid.Rules.Protocols;

/// <summary>Something wrong in a protocol file.</summary>
/// <param name="File">The file, or <c>--set</c> for an override.</param>
/// <param name="Line">Line from 1; 0 for an override.</param>
/// <param name="Column">Column from 1; 0 for an override.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ProtocolProblem(string File, int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>What came of reading a protocol file: the protocol, or every problem at once.</summary>
/// <param name="Protocol">The protocol; null when there are problems.</param>
/// <param name="Problems">The problems in the order of the file.</param>
public sealed record ProtocolReading(Protocol? Protocol, IReadOnlyList<ProtocolProblem> Problems);
