using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Registration.Services;

/// <content>Whole years in and out.</content>
internal sealed partial class RegistrationGrpcService
{
    public override async Task<ImportYearResponse> ImportYear(
        IAsyncStreamReader<ImportYearRequest> requestStream, ServerCallContext context)
    {
        using var received = await ReceivedFiles.ReadAsync(requestStream, options.MaxImportBytes, context.CancellationToken);
        return await import.RunAsync(context.GetCaller(), received, context.CancellationToken);
    }

    public override async Task ExportYear(
        ExportYearRequest request, IServerStreamWriter<ExportYearResponse> responseStream, ServerCallContext context)
    {
        var view = await ViewAsync(ResourceNames.Parse<YearName>(request.Name, "name").Year, context);
        var files = view.Year.Files(withSeed: view.IsOperator);
        var header = new FileSetHeader { InputHash = files.InputHash };
        header.Files.AddRange(files.Digests);
        await responseStream.WriteAsync(new ExportYearResponse { Header = header });
        foreach (var digest in files.Digests)
        {
            foreach (var piece in RowChunks.Of(files.Lines(digest.File)))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                var chunk = new FileChunk { File = digest.File, Content = piece };
                await responseStream.WriteAsync(new ExportYearResponse { Chunk = chunk });
            }
        }
    }

    public override async Task StreamFacts(
        StreamFactsRequest request, IServerStreamWriter<StreamFactsResponse> responseStream, ServerCallContext context)
    {
        var name = ResourceNames.Parse<YearName>(request.Name, "name");
        if (request.Files.FirstOrDefault(file => !DatasetSchema.Files.Any(known => known.Name == file)) is { } unknown)
        {
            throw Problems.InvalidArgument(
                $"The dataset has no file '{unknown}'", "field files", "Ask for files of dataset.md, or for none to get all");
        }

        var view = await ViewAsync(name.Year, context);
        var header = new FactsHeader { Year = name.ToString(), InputHash = view.Year.InputHash, Revision = view.Year.Revision };
        await responseStream.WriteAsync(new StreamFactsResponse { Header = header });
        var files = view.Year.Files(withSeed: true);
        foreach (var digest in files.Digests.Where(digest => request.Files.Count == 0 || request.Files.Contains(digest.File)))
        {
            foreach (var piece in RowChunks.Of(files.Lines(digest.File).Skip(1)))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                var rows = new FactRows { File = digest.File, Content = piece };
                await responseStream.WriteAsync(new StreamFactsResponse { Rows = rows });
            }
        }
    }
}
