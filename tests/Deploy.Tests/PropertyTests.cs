using TopGrid.Deploy.Tests.Properties;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests;

/// <summary>What must hold of the rendered manifests, each with a change that its check must catch.</summary>
public sealed class PropertyTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var property in Property.All)
        {
            cases.Add(Manifests.Production, property.Name);
            if (!property.ProductionOnly)
            {
                cases.Add(Manifests.Local, property.Name);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_holds(string overlay, string property) => Assert.Empty(Of(property).Violations(Manifests.Of(overlay)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_violation_is_caught(string overlay, string property)
    {
        var manifests = Manifests.Of(overlay);
        Of(property).Break(manifests);
        Assert.NotEmpty(Of(property).Violations(manifests));
    }

    private static Property Of(string name) => Property.All.Single(property => property.Name == name);
}
