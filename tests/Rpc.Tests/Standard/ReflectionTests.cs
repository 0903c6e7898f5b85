using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Server;
using Alpha = Grpc.Reflection.V1Alpha;

namespace TopGrid.Rpc.Tests.Standard;

/// <summary>Reflection as its contract describes it, over the network.</summary>
public sealed class ReflectionTests : IAsyncLifetime
{
    private ProbeHost _host = null!;
    private RpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        _host = await ProbeHost.StartAsync(services: AddReflection);
        _channel = RpcChannel.ForAddress(_host.Address);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    private static void AddReflection(IServiceCollection services)
    {
        services.AddGrpcReflection();
        services.AddSingleton<IAccessPolicy>(new AccessTable(ServerReflection.Descriptor.Methods
            .Concat(Alpha.ServerReflection.Descriptor.Methods)
            .ToDictionary(method => $"/{method.Service.FullName}/{method.Name}", _ => AccessRule.Anyone)));
        services.AddRpcService<ReflectionV1ServiceImpl>().AddRpcService<ReflectionServiceImpl>();
    }

    [Fact]
    public async Task It_lists_all_services_and_itself()
    {
        var answer = await AskAsync(new ServerReflectionRequest { Host = "here", ListServices = "*" });

        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "topgrid.probe.v1.Probe"],
            answer.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("topgrid.probe.v1.Probe")]
    [InlineData("topgrid.probe.v1.Probe.Echo")]
    [InlineData("topgrid.probe.v1.EchoRequest")]
    public async Task A_symbol_leads_to_its_file_with_all_that_the_file_needs(string symbol)
    {
        var files = Files(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }));

        Assert.Equal("Protos/probe.proto", files[0].Name);
        var built = FileDescriptor.BuildFromByteStrings(files.AsEnumerable().Reverse().Select(file => file.ToByteString()));
        Assert.Contains(built, file => file.Services.Any(service => service.FullName == "topgrid.probe.v1.Probe"));
    }

    [Fact]
    public async Task A_file_is_sent_once_as_a_dependency_and_whenever_it_is_asked_for()
    {
        var request = new ServerReflectionRequest { FileContainingSymbol = "google.protobuf.MethodOptions" };
        var answers = await AskAllAsync(request, new ServerReflectionRequest { FileByFilename = "google/protobuf/descriptor.proto" });

        Assert.All(
            answers,
            answer => Assert.Equal(StatusCode.NotFound, (StatusCode)answer.ErrorResponse.ErrorCode)); // Nothing here depends on it.
        var twice = await AskAllAsync(new() { FileByFilename = "Protos/probe.proto" }, new() { FileByFilename = "Protos/probe.proto" });
        Assert.All(twice, answer => Assert.Equal("Protos/probe.proto", Files(answer)[0].Name));
    }

    [Theory]
    [InlineData("file", StatusCode.NotFound)]
    [InlineData("symbol", StatusCode.NotFound)]
    [InlineData("extension", StatusCode.Unimplemented)]
    [InlineData("numbers", StatusCode.Unimplemented)]
    public async Task What_is_not_there_or_not_served_is_told_and_the_stream_goes_on(string kind, StatusCode expected)
    {
        var request = kind switch
        {
            "file" => new ServerReflectionRequest { FileByFilename = "none.proto" },
            "symbol" => new ServerReflectionRequest { FileContainingSymbol = "none.None" },
            "extension" =>
                new ServerReflectionRequest
                {
                    FileContainingExtension = new ExtensionRequest { ContainingType = "none.None", ExtensionNumber = 1 },
                },
            _ => new ServerReflectionRequest { AllExtensionNumbersOfType = "none.None" },
        };
        var answers = await AskAllAsync(request, new ServerReflectionRequest(), new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(expected, (StatusCode)answers[0].ErrorResponse.ErrorCode);
        Assert.Equal(StatusCode.Unimplemented, (StatusCode)answers[1].ErrorResponse.ErrorCode);
        Assert.Equal(3, answers[2].ListServicesResponse.Service.Count);
    }

    [Fact]
    public async Task The_older_name_answers_the_same()
    {
        using var call = new Alpha.ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "topgrid.probe.v1.Probe" });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(
            (await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "topgrid.probe.v1.Probe" })).ToByteString(),
            call.ResponseStream.Current.ToByteString());
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static List<FileDescriptorProto> Files(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request) => (await AskAllAsync(request)).Single();

    private async Task<List<ServerReflectionResponse>> AskAllAsync(params ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(
            deadline: DateTime.UtcNow + TimeSpan.FromSeconds(60));
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        var answers = new List<ServerReflectionResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer);
        }

        Assert.Equal(requests.Length, answers.Count);
        return answers;
    }
}
