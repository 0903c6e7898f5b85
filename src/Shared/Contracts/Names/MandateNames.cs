using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a mandate.</summary>
/// <param name="Mandate">Id of the mandate.</param>
public sealed record MandateName(string Mandate) : IResourceName<MandateName>
{
    private static readonly NamePattern _form = new("mandates/{mandate}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MandateName? name)
    {
        name = _form.Match(text) is [{ } mandate] ? new MandateName(mandate) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(Mandate);
}
