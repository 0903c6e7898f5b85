using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>Where the value of a field of a decision row comes from.</summary>
internal enum FieldSource
{
    After,
    Basis,
    Before,
    CutOff,
    Draw,
    Group,
    Key,
    Other,
    Party,
    Pass,
    Profession,
    Rank,
    Reason,
    Rule,
    Step,
    Tickets,
    Winners,
    A,
    B,
    C,
    AOverB,
    BOverC,
}

/// <summary>A field of the rows of a kind of step.</summary>
/// <param name="Name">Name.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="IsConsortium">The number is the position of a consortium and is written as its id.</param>
internal readonly record struct RowField(string Name, FieldSource Source, bool IsConsortium);

/// <summary>The fields of every kind of step in the order of their names' bytes, so that rows are written without sorting.</summary>
internal static class RowLayout
{
    private static readonly RowField[][] _byKind = [.. Enum.GetValues<StepKind>().Select(kind => Build(StepSchema.Of(kind)))];

    public static RowField[] Of(StepKind kind) => _byKind[(int)kind];

    private static RowField[] Build(StepSchema schema)
    {
        var fields = new List<(string Name, FieldSource Source)>
        {
            ("after", FieldSource.After), ("basis", FieldSource.Basis), ("before", FieldSource.Before), ("cut_off", FieldSource.CutOff),
            ("draw", FieldSource.Draw), ("group", FieldSource.Group), ("key", FieldSource.Key), ("other", FieldSource.Other),
            ("party", FieldSource.Party), ("pass", FieldSource.Pass), ("profession", FieldSource.Profession), ("rank", FieldSource.Rank),
            ("reason", FieldSource.Reason), ("rule", FieldSource.Rule), ("step", FieldSource.Step), ("tickets", FieldSource.Tickets),
            ("winners", FieldSource.Winners),
        };
        Add(fields, schema.A, schema.B, FieldSource.A, FieldSource.AOverB);
        Add(fields, schema.B, schema.C, FieldSource.B, FieldSource.BOverC);
        Add(fields, schema.C, null, FieldSource.C, FieldSource.C);
        return [.. fields
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => new RowField(f.Name, f.Source, f.Name.EndsWith("consortium", StringComparison.Ordinal)))];
    }

    // x_numerator and x_denominator are one field x, written "p/q".
    private static void Add(List<(string, FieldSource)> fields, string? name, string? next, FieldSource number, FieldSource fraction)
    {
        if (name is null || name.EndsWith(StepRules.DenominatorSuffix, StringComparison.Ordinal))
        {
            return;
        }
        var isFraction = name.EndsWith(StepRules.NumeratorSuffix, StringComparison.Ordinal)
            && next?.EndsWith(StepRules.DenominatorSuffix, StringComparison.Ordinal) == true;
        fields.Add((StepRules.FieldName(name), isFraction ? fraction : number));
    }
}
