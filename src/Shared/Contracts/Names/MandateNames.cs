using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of a mandate.</summary>
/// <param name="Mandate">Id of the mandate.</param>
public sealed record MandateName(string Mandate) : IResourceName<MandateName>
{
    private static readonly NamePattern Form = new("mandates/{mandate}");

    /// <inheritdoc/>
    public static string Pattern => Form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MandateName? name)
    {
        name = Form.Match(text) is [{ } mandate] ? new MandateName(mandate) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Form.Format(Mandate);
}
