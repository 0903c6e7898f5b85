using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace TopGrid.Cluster.Messages;

/// <summary>
/// Writes the messages of <c>work.proto</c>. A type that is not among them cannot be sent: there is no serializer for the rest.
/// </summary>
/// <param name="system">The actor system.</param>
internal sealed class WorkSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The messages by what stands for their type on the wire. Never given to another.</summary>
    public static IReadOnlyList<(string Manifest, MessageParser Parser, Type Type)> Known { get; } =
    [
        ("P", Present.Parser, typeof(Present)),
        ("E", Ended.Parser, typeof(Ended)),
        ("A", Assigned.Parser, typeof(Assigned)),
        ("D", Drop.Parser, typeof(Drop)),
        ("W", Wake.Parser, typeof(Wake)),
    ];

    /// <summary>The number of this serializer on the wire; Akka's own are below 100.</summary>
    public const int Number = 7301;

    public override int Identifier => Number;

    public override string Manifest(object o) => Known.FirstOrDefault(one => one.Type == o.GetType()).Manifest
        ?? throw new SerializationException($"{o.GetType()} is no message of the cluster.");

    public override byte[] ToBinary(object obj) => obj is IMessage message && Manifest(obj).Length > 0
        ? message.ToByteArray()
        : throw new SerializationException($"{obj.GetType()} is no message of the cluster.");

    public override object FromBinary(byte[] bytes, string manifest) =>
        Known.FirstOrDefault(one => one.Manifest == manifest).Parser is { } parser
        ? parser.ParseFrom(bytes)
        : throw new SerializationException($"\"{manifest}\" stands for no message of the cluster.");
}
