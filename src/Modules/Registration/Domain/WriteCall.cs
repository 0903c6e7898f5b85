using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TopGrid.Grpc;
using TopGrid.Grpc.Identity;

namespace TopGrid.Registration.Domain;

/// <summary>A writing call: who, which method, and what makes a repetition of it recognisable.</summary>
internal sealed record WriteCall
{
    private const int MaxRequestIdLength = 64;

    /// <param name="caller">Who calls.</param>
    /// <param name="operation">The method's name.</param>
    /// <param name="requestId">The caller's id of the request.</param>
    /// <param name="content">What the same call sent again has the same of.</param>
    /// <exception cref="global::Grpc.Core.RpcException">INVALID_ARGUMENT for a request id that cannot be one.</exception>
    public WriteCall(Caller caller, string operation, string requestId, ReadOnlySpan<byte> content)
    {
        if (requestId.Length is 0 or > MaxRequestIdLength || requestId.Any(c => c is <= ' ' or > '~'))
        {
            throw Problems.InvalidArgument(
                "The request id is missing or not 1 to 64 printable ASCII characters without a space", "field request_id",
                "Send a new UUID with every new call, and the same one when repeating a call");
        }

        Caller = caller;
        Operation = operation;
        RequestId = requestId;
        ContentHash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(operation + "\n"), .. content]));
    }

    /// <summary>Who calls.</summary>
    public Caller Caller { get; }

    /// <summary>The method's name, as the change log has it.</summary>
    public string Operation { get; }

    /// <summary>The caller's id of the request.</summary>
    public string RequestId { get; }

    /// <summary>SHA-256 of method and content.</summary>
    public string ContentHash { get; }

    /// <summary>Why, where the method asks for it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it is numbered as a correction.</summary>
    public bool IsCorrection { get; init; }

    /// <summary>A unary call.</summary>
    public static WriteCall Of(Caller caller, string operation, string requestId, IMessage request) =>
        new(caller, operation, requestId, request.ToByteArray());
}
