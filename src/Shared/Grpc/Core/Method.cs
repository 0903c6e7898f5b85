namespace Grpc.Core;

/// <summary>What is known of a remote method without its message types.</summary>
public interface IMethod
{
    /// <summary>The shape of the method.</summary>
    MethodType Type { get; }

    /// <summary>Service name with its package, for example <c>topgrid.registration.v1.Facts</c>.</summary>
    string ServiceName { get; }

    /// <summary>Name of the method inside the service.</summary>
    string Name { get; }

    /// <summary>The path on the wire: <c>/{service}/{method}</c>.</summary>
    string FullName { get; }
}

/// <summary>A remote method: its name, its shape and how its messages become bytes.</summary>
/// <typeparam name="TRequest">Request message.</typeparam>
/// <typeparam name="TResponse">Response message.</typeparam>
public class Method<TRequest, TResponse> : IMethod
{
    /// <summary>Describes a method; generated code calls this once for each method.</summary>
    /// <param name="type">The shape.</param>
    /// <param name="serviceName">Service name with its package.</param>
    /// <param name="name">Method name.</param>
    /// <param name="requestMarshaller">How a request becomes bytes and back.</param>
    /// <param name="responseMarshaller">How a response becomes bytes and back.</param>
    public Method(MethodType type, string serviceName, string name, Marshaller<TRequest> requestMarshaller, Marshaller<TResponse> responseMarshaller)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requestMarshaller);
        ArgumentNullException.ThrowIfNull(responseMarshaller);
        Type = type;
        ServiceName = serviceName;
        Name = name;
        RequestMarshaller = requestMarshaller;
        ResponseMarshaller = responseMarshaller;
        FullName = "/" + serviceName + "/" + name;
    }

    /// <inheritdoc />
    public MethodType Type { get; }

    /// <inheritdoc />
    public string ServiceName { get; }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string FullName { get; }

    /// <summary>How a request becomes bytes and back.</summary>
    public Marshaller<TRequest> RequestMarshaller { get; }

    /// <summary>How a response becomes bytes and back.</summary>
    public Marshaller<TResponse> ResponseMarshaller { get; }
}
