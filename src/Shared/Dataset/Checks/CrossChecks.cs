namespace TopGrid.Dataset;

/// <summary>The checks that need more than one row. What a row already refused says of its ids still counts, so that one mistake is one finding.</summary>
internal static class CrossChecks
{
    internal static void Run(LoadedYear loaded, DatasetOptions options, FindingList findings)
    {
        var ids = new KnownIds(loaded);
        loaded.ForEach(new ReferenceCheck(ids, findings));
        var protocol = ProtocolCheck.Run(loaded, options, findings);
        MergerCheck.Run(loaded.Mergers, findings);
        ShareCheck.Run(loaded.Trainings, findings);
        ConsortiumCheck.Run(loaded, ids, protocol, findings);
        PlausibilityCheck.Run(loaded, findings);
    }
}
