namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>The kinds of condition a set file can name. A new kind is a new class and a line here; a new year is neither.</summary>
internal static class CheckKinds
{
    private static readonly SortedDictionary<string, Func<ParameterReader, Check>> _readers = new(StringComparer.Ordinal)
    {
        ["agreement"] = parameters => Agreement.Read(parameters),
        ["announced"] = parameters => Announced.Read(parameters),
        ["balance"] = _ => new Balance(),
        ["closed"] = _ => new Closed(),
        ["dependents-bring-in-all"] = _ => new DependentsBringInAll(),
        ["distinct-members"] = parameters => DistinctMembers.Read(parameters),
        ["granted-before"] = parameters => GrantedBefore.Read(parameters),
        ["joint-volume"] = parameters => JointVolume.Read(parameters),
        ["lead"] = parameters => Lead.Read(parameters),
        ["members"] = parameters => Members.Read(parameters),
        ["register"] = parameters => Register.Read(parameters),
        ["section-iii"] = parameters => SectionThree.Read(parameters),
        ["sectors"] = parameters => Sectors.Read(parameters),
        ["settings"] = parameters => Settings.Read(parameters),
        ["signed"] = parameters => Signed.Read(parameters),
        ["test"] = parameters => HeadTrainersTest.Read(parameters),
        ["training-plan"] = _ => new TrainingPlan(),
    };

    public static IReadOnlyList<string> Names { get; } = [.. _readers.Keys];

    public static Check Read(string kind, ParameterReader parameters) => _readers[kind](parameters);
}
