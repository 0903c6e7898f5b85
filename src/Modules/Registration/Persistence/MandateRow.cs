namespace TopGrid.Registration.Persistence;

/// <summary>A mandate as it is stored. Only its withdrawal changes it.</summary>
internal sealed record MandateRow
{
    /// <summary>Id, drawn at random: it tells nothing of other mandates.</summary>
    public required string Id { get; init; }

    /// <summary>tpid of the institution that gives it and is represented.</summary>
    public required string Represented { get; init; }

    /// <summary>tpid of the institution that acts from <see cref="ValidFrom"/> to <see cref="ValidUntil"/>.</summary>
    public required string Representative { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day of the representative.</summary>
    public required DateOnly ValidUntil { get; init; }

    /// <summary>tpid of the institution that acts from the day after <see cref="ValidUntil"/>; null = nobody.</summary>
    public string? Successor { get; init; }

    /// <summary>Last day of the successor; null without one.</summary>
    public DateOnly? SuccessorUntil { get; init; }

    /// <summary>User who gave or recorded it.</summary>
    public required string GivenBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>User who withdrew it; null = nobody.</summary>
    public string? WithdrawnBy { get; init; }

    /// <summary>When; null = not withdrawn.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Its last day.</summary>
    public DateOnly LastDay => SuccessorUntil ?? ValidUntil;

    /// <summary>Who acts on a day; null when nobody does.</summary>
    public string? ActingOn(DateOnly day) =>
        WithdrawnAt is not null || day < ValidFrom ? null
        : day <= ValidUntil ? Representative
        : day <= SuccessorUntil ? Successor
        : null;
}
