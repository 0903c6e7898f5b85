using Google.Protobuf.Reflection;
using Grpc.Core;
using TopGrid.Grpc.Access;

namespace TopGrid.Grpc.Server;

/// <summary>A method the server takes calls for.</summary>
/// <param name="Description">Name and shape.</param>
/// <param name="Handle">Reads the requests, runs the handler, writes the responses.</param>
/// <param name="Rule">Who may call.</param>
/// <param name="Descriptor">Its contract; null when what was bound does not tell.</param>
internal sealed record ServerMethod(IMethod Description, Func<ServerCall, Task> Handle, AccessRule Rule, MethodDescriptor? Descriptor);
