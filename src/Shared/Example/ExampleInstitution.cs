using TopGrid.Rules.Vocabulary;

namespace TopGrid.Example;

/// <summary>How an applicant stands towards one profession in the example.</summary>
internal enum Standing
{
    Established,
    Guaranteed,
    Newcomer,

    /// <summary>Recognised until shortly before the deadline.</summary>
    Expired,
}

/// <summary>One institution's part in one profession.</summary>
internal sealed class ExampleTraining
{
    /// <summary>Trainees that start in four years; 4 is one each year.</summary>
    internal required int StartsInFourYears { get; init; }

    internal Standing Standing { get; init; }

    /// <summary>First year of allocation; no training starts before it.</summary>
    internal int FirstYear { get; init; } = 2015;

    /// <summary>Places asked in round 1; null: no request.</summary>
    internal int? Request { get; set; }

    /// <summary>Whether the request may be raised or lowered to meet a published total.</summary>
    internal bool IsFixed { get; set; }
}

/// <summary>An institution of the example while it is being made.</summary>
internal sealed class ExampleInstitution(string tpid, string name, string? sector, string region, InstitutionKind kind)
{
    internal string Tpid { get; } = tpid;

    internal string Name { get; } = name;

    internal string? Sector { get; } = sector;

    internal string Region { get; } = region;

    internal InstitutionKind Kind { get; } = kind;

    /// <summary>Where the name comes from; null for a generated one.</summary>
    internal string? Source { get; init; }

    internal SortedDictionary<Profession, ExampleTraining> Trainings { get; } = [];

    /// <summary>Whether it merged into another before the deadline.</summary>
    internal bool IsMerged { get; set; }

    /// <summary>Consortia it belongs to, by id.</summary>
    internal List<string> Consortia { get; } = [];

    internal ExampleTraining? Gz => Trainings.GetValueOrDefault(Profession.GZ);
}
