using System.Runtime.Serialization;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Allocation.Work;
using TopGrid.Cluster.Membership;
using TopGrid.Cluster.Messages;
using TopGrid.Cluster.Security;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>What nodes can say to each other: five messages by short names, and nothing else.</summary>
public sealed class SerializerTests : IAsyncLifetime
{
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        var services = new NodeServices(NullLoggerFactory.Instance, null!);
        _system =
            NodeSystem.InCluster(services, ClusterCertificates.Options, "host", "1.0.0", NodeCertificates.Read(ClusterCertificates.Folder));
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void Every_message_comes_back_as_it_was_under_a_name_of_one_letter()
    {
        var unit = new ClaimedUnit(new UnitKey("2025-r1", 2, 3), 4).ToRef();
        object[] messages =
        [
            new Present { Worker = "w", Incarnation = "i", Places = 2, Holding = { unit }, Epoch = 5, ReachesDatabase = true },
            new Ended { Incarnation = "i", Unit = unit, OpensMore = true, ElapsedMs = 7 },
            new Assigned { Epoch = 5, Number = 6, Units = { new AssignedUnit { Unit = unit, Traceparent = "00-" } } },
            new Drop { Epoch = 5, Units = { unit } },
            new Wake(),
        ];
        Assert.Equal(WorkSerializer.Known.Count, messages.Length);
        foreach (var message in messages)
        {
            var serializer = Assert.IsType<WorkSerializer>(_system.Serialization.FindSerializerFor(message));
            var manifest = serializer.Manifest(message);
            Assert.Single(manifest);
            Assert.Equal(message, _system.Serialization.Deserialize(serializer.ToBinary(message), WorkSerializer.Number, manifest));
        }
    }

    [Fact]
    public void Anything_else_can_neither_be_sent_nor_read()
    {
        foreach (var other in new object[]
        {
            new Dictionary<string, int>(),
            new Uri("http://a"),
            new Google.Protobuf.WellKnownTypes.Empty(),
        })
        {
            var refused = Record.Exception(() => _system.Serialization.FindSerializerFor(other).ToBinary(other));
            Assert.True(
                refused is SerializationException,
                $"{other.GetType()}: {refused?.Message ?? _system.Serialization.FindSerializerFor(other).GetType().Name}");
        }

        Assert.ThrowsAny<SerializationException>(() => _system.Serialization.Deserialize([], WorkSerializer.Number, "X"));
    }
}
