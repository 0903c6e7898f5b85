using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests;

/// <summary>What the manifests tell the program is what the program understands.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData(Manifests.Local)]
    [InlineData(Manifests.Production)]
    public async Task Every_argument_of_a_container_is_one_that_the_program_takes(string overlay)
    {
        var containers = Manifests.Of(overlay).Workloads.Where(one => one.IsOurs).SelectMany(one => one.Containers).ToList();
        Assert.Equal(5, containers.Count);
        foreach (var container in containers)
        {
            Assert.Equal(["dotnet", "/app/topgrid.dll"], container.Texts("command"));
            await Understood.CheckAsync(Arguments.Expanded(container, Manifests.Of(overlay)));
        }
    }

    [Fact]
    public async Task An_argument_that_the_program_does_not_take_is_seen()
    {
        var refused = await Understood.RefusalsAsync(["worker", "--database", "x", "--tls-certificate", "y"]);
        Assert.Contains(refused, reason => reason.Contains("--tls-certificate", StringComparison.Ordinal));
    }
}
