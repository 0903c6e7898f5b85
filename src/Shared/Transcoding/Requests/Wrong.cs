using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace TopGrid.Transcoding.Requests;

/// <summary>Refusals of requests that do not fit the contract, each with the place.</summary>
internal static class Wrong
{
    /// <summary>INVALID_ARGUMENT with the field or place, as services say it too.</summary>
    /// <param name="where">Field path, parameter, or line and column.</param>
    /// <param name="what">What is wrong there.</param>
    public static RpcException Request(string where, string what)
    {
        var bad = new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = where, Description = what } } };
        var sentence = $"{where}: {what}";
        var details = new Google.Rpc.Status { Code = (int)Code.InvalidArgument, Message = sentence, Details = { Any.Pack(bad) } };
        return new RpcException(
            new Grpc.Core.Status(StatusCode.InvalidArgument, sentence),
                new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }
}
