using Google.Protobuf.Reflection;
using Grpc.Core;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Local;

namespace TopGrid.Rpc.Server;

/// <summary>A method the server takes calls for.</summary>
/// <param name="Description">Name and shape.</param>
/// <param name="Rule">Who may call.</param>
/// <param name="Descriptor">Its contract; null when what was bound does not tell.</param>
/// <param name="Handle">Reads the requests of a call that the framework does not serve, runs interceptors and handler, writes the
/// responses.</param>
internal sealed record ServedMethod(IMethod Description, AccessRule Rule, MethodDescriptor? Descriptor, Func<LocalCall, Task> Handle);
