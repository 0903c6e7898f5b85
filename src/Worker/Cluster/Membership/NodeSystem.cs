using System.Globalization;
using System.Text.Json;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using TopGrid.Cluster.Messages;
using TopGrid.Cluster.Security;

namespace TopGrid.Cluster.Membership;

/// <summary>Makes actor systems.</summary>
internal static class NodeSystem
{
    /// <summary>The name that all nodes' systems have.</summary>
    public const string Name = "topgrid";

    // What parties inside one process do not need: the shutdown is the process's own matter.
    private const string Common = """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          loggers = ["TopGrid.Cluster.Membership.AkkaLog, TopGrid.Cluster"]
          logger-startup-timeout = 30s
          # Nothing here is due more exactly; finer ticks keep an idle process busy.
          scheduler.tick-duration = 50ms
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
          }
        }
        """;

    /// <summary>A system without a port, for a process that computes alone.</summary>
    public static ActorSystem Alone(NodeServices services) => ActorSystem.Create(
        Name, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(Common)), services));

    /// <summary>A system that can join others.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="options">Where it listens and how patient it is.</param>
    /// <param name="role"><c>host</c> or <c>worker</c>.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="certificates">By whom it lets itself be spoken to.</param>
    /// <exception cref="Exception">It cannot listen there.</exception>
    public static ActorSystem InCluster(
        NodeServices services, ClusterOptions options, string role, string version, NodeCertificates certificates)
    {
        var types =
            string.Join('\n', WorkSerializer.Known.Select(one => $"\"{one.Type.FullName}, {one.Type.Assembly.GetName().Name}\" = topgrid"));

        // Akka's own serializer would write any message of Protobuf and read it back by the name of its type.
        types += "\n\"Google.Protobuf.IMessage, Google.Protobuf\" = topgrid";
        var address = JsonSerializer.Serialize(options.Address.ToString());
        var patience = options.PatienceSeconds.ToString(CultureInfo.InvariantCulture);
        var serializer = $"{typeof(WorkSerializer).FullName}, {typeof(WorkSerializer).Assembly.GetName().Name}";
        var settings = $$"""
            akka {
              actor {
                provider = cluster
                serialization-settings.allow-unregistered-types = false
                serializers.topgrid = "{{serializer}}"
                serialization-identifiers."{{serializer}}" = {{WorkSerializer.Number}}
                serialization-bindings {
            {{types}}
                }
              }
              remote.dot-netty.tcp {
                hostname = {{address}}
                public-hostname = {{address}}
                port = {{options.Port.ToString(CultureInfo.InvariantCulture)}}
                enable-ssl = true
                batching.enabled = false
              }
              cluster {
                roles = ["{{role}}"]
                app-version = {{JsonSerializer.Serialize(version.Split('+')[0])}}
                retry-unsuccessful-join-after = 2s
                downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                down-removal-margin = 1s
                failure-detector {
                  heartbeat-interval = 1s
                  acceptable-heartbeat-pause = {{patience}}s
                }
                split-brain-resolver {
                  active-strategy = lease-majority
                  stable-after = {{patience}}s
                  lease-majority {
                    lease-implementation = topgrid-lease
                    acquire-lease-delay-for-minority = 2s
                    release-after = 20s
                  }
                }
              }
            }
            topgrid-lease {
              lease-class = "{{typeof(DatabaseLease).FullName}}, {{typeof(DatabaseLease).Assembly.GetName().Name}}"
              heartbeat-timeout = 6s
              heartbeat-interval = 2s
              lease-operation-timeout = 3s
            }
            """;
        var config = ConfigurationFactory.ParseString(settings).WithFallback(ConfigurationFactory.ParseString(Common));
        return ActorSystem.Create(
            Name, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), services, certificates.ToSetup()));
    }
}
