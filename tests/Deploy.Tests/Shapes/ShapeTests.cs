using k8s;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Shapes;

/// <summary>Every object has the fields that Kubernetes, or the operator of its kind, takes, and no others.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData(Manifests.Local)]
    [InlineData(Manifests.Production)]
    public void Every_object_of_Kubernetes_itself_reads_strictly_into_the_models_of_its_client(string overlay)
    {
        var seen = 0;
        foreach (var text in Texts(overlay).Where(text => !Shape.Knows(YamlJson.Documents(text).Single().AsObject())))
        {
            var read = Assert.Single(KubernetesYaml.LoadAllFromString(text, null, strict: true));
            Assert.StartsWith("V", read.GetType().Name, StringComparison.Ordinal);
            seen++;
        }

        Assert.InRange(seen, 20, 60);
    }

    [Theory]
    [InlineData(Manifests.Local, 11)]
    [InlineData(Manifests.Production, 16)]
    public void Every_custom_resource_has_the_shape_that_its_operator_publishes(string overlay, int count)
    {
        var custom = Manifests.Of(overlay).Objects.Where(
            one => one.Text("apiVersion").Split('/')[0] is "postgresql.cnpg.io" or "barmancloud.cnpg.io" or "cert-manager.io" or "keda.sh")
                .ToList();
        Assert.Empty(custom.SelectMany(Shape.Problems));
        Assert.Equal(count, custom.Count);
    }

    [Theory]
    [InlineData("periodSeconds", "periodSecond")]
    [InlineData("replicas: 2", "replicas: two")]
    [InlineData("containerPort: 5180", "containerPorts: 5180")]
    public void A_slip_of_the_pen_in_an_object_of_Kubernetes_is_seen(string right, string wrong)
    {
        var text = Texts(Manifests.Production)
            .First(text => text.Contains("kind: Deployment", StringComparison.Ordinal) && text.Contains(right, StringComparison.Ordinal));
        Assert.ThrowsAny<Exception>(
            () => KubernetesYaml.LoadAllFromString(text.Replace(right, wrong, StringComparison.Ordinal), null, strict: true));
    }

    [Theory]
    [InlineData("Cluster", "instances: 3", "instance: 3")]
    [InlineData("Cluster", "dataDurability: required", "dataDurability: yes")]
    [InlineData("Certificate", "duration: 2160h", "duration: 90d")]
    [InlineData("ScaledObject", "maxReplicaCount: 8", "maxReplicaCount: many")]
    [InlineData("ScheduledBackup", "method: plugin", "methods: plugin")]
    public void A_slip_of_the_pen_in_a_custom_resource_is_seen(string kind, string right, string wrong)
    {
        var text = Texts(Manifests.Production)
            .First(text => text.Contains($"kind: {kind}\n", StringComparison.Ordinal) && text.Contains(right, StringComparison.Ordinal));
        Assert.NotEmpty(Shape.Problems(YamlJson.Documents(text.Replace(right, wrong, StringComparison.Ordinal)).Single().AsObject()));
    }

    private static string[] Texts(string overlay) => Manifests.Text(overlay).Split("\n---\n");
}
