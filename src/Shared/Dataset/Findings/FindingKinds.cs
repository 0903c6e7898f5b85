namespace TopGrid.Dataset;

/// <summary>Every kind of finding; docs/findings.md has a row for each.</summary>
public static partial class FindingKinds
{
    /// <summary>All kinds, in the order of docs/findings.md.</summary>
    public static IReadOnlyList<FindingKind> All =>
    [
        MissingFolder,
        MissingFile,
        UnreadableFile,
        DuplicateFile,
        UnknownFile,
        MissingHeader,
        ByteOrderMark,
        BadEncoding,
        UnbalancedQuote,
        StrayQuote,
        RowTooLong,
        UnknownColumn,
        MissingColumn,
        DuplicateColumn,
        CellCount,
        RowCount,
        MoreErrors,
        MoreWarnings,
        EmptyCell,
        ControlCharacter,
        BadNumber,
        NegativeNumber,
        NumberTooLarge,
        BadDate,
        BadBoolean,
        UnknownCode,
        SeedLength,
        BadHex,
        BadYear,
        EndBeforeStart,
        DuplicateKey,
        FirstAllocationYear,
        UnknownId,
        UnknownProtocol,
        UnknownSector,
        MergerCycle,
        OverlappingShares,
        BroughtInAboveRequest,
        LeadNotMember,
        RequesterNotMember,
        BroughtInByNonMember,
        NotAConsortiumProfession,
        AllWeightsZero,
        LongTraining,
        LargeRequest,
        OverlappingRecognitions,
    ];

    /// <summary>The kind with a code.</summary>
    /// <param name="code">The code, such as <c>unknown-id</c>.</param>
    /// <exception cref="ArgumentException">No kind has this code.</exception>
    public static FindingKind WithCode(string code) =>
        All.FirstOrDefault(kind => kind.Code == code)
            ?? throw new ArgumentException($"No kind of finding has the code {code}.", nameof(code));

    private static FindingKind Error(string code, string reasonDutch, string reasonEnglish, string adviceDutch, string adviceEnglish) =>
        new(code, Severity.Error, reasonDutch, reasonEnglish, adviceDutch, adviceEnglish);

    private static FindingKind Warning(string code, string reasonDutch, string reasonEnglish, string adviceDutch, string adviceEnglish) =>
        new(code, Severity.Warning, reasonDutch, reasonEnglish, adviceDutch, adviceEnglish);
}
