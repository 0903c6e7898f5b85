using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Request = Grpc.Reflection.V1.ServerReflectionRequest;
using Response = Grpc.Reflection.V1.ServerReflectionResponse;

namespace TopGrid.Reflection;

/// <summary>The answers of one reflection stream; a file is sent once as a dependency, and again only when it is asked for.</summary>
internal sealed class ReflectionAnswers(ContractIndex contracts)
{
    private readonly HashSet<string> sent = new(StringComparer.Ordinal);

    public Response To(Request request)
    {
        var response = new Response { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Request.MessageRequestOneofCase.FileByFilename:
                Send(response, contracts.FileNamed(request.FileByFilename), $"There is no file {request.FileByFilename} here.");
                break;
            case Request.MessageRequestOneofCase.FileContainingSymbol:
                Send(response, contracts.FileOf(request.FileContainingSymbol), $"There is no symbol {request.FileContainingSymbol} here.");
                break;
            case Request.MessageRequestOneofCase.FileContainingExtension:
                var (type, number) = (request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber);
                Send(response, contracts.FileOfExtension(type, number), $"There is no extension {number} of {type} here.");
                break;
            case Request.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SendNumbers(response, request.AllExtensionNumbersOfType);
                break;
            case Request.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { contracts.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks for nothing; set one of the fields of message_request.");
                break;
        }

        return response;
    }

    private void Send(Response response, FileDescriptor? file, string missing)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, missing);
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        sent.Remove(file.Name);
        Add(response.FileDescriptorResponse, file);
    }

    private void Add(FileDescriptorResponse response, FileDescriptor file)
    {
        if (sent.Add(file.Name))
        {
            response.FileDescriptorProto.Add(file.SerializedData);
            foreach (var dependency in file.Dependencies)
            {
                Add(response, dependency);
            }
        }
    }

    private void SendNumbers(Response response, string type)
    {
        if (contracts.ExtensionsOf(type) is { } numbers)
        {
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
        }
        else
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"There is no message {type} here.");
        }
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
