using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Assessment.Tests.Module;

/// <summary>Stands in for Registration: streams a year that a test put in, by the contract.</summary>
internal sealed class FakeRegistration : RegistrationService.RegistrationServiceBase
{
    private readonly ConcurrentDictionary<int, (DatasetYear Data, long Revision)> _years = new();

    public long Put(DatasetYear year) =>
        _years.AddOrUpdate(year.Year.Year, _ => (year, 1), (_, old) => (year, old.Revision + 1)).Revision;

    public override async Task StreamFacts(
        StreamFactsRequest request, IServerStreamWriter<StreamFactsResponse> responseStream, ServerCallContext context)
    {
        var name = ResourceNames.Parse<YearName>(request.Name, "name");
        if (!_years.TryGetValue(name.Year, out var year))
        {
            throw Problems.NotFound("There is no such year", request.Name, "Import it first");
        }

        var header = new FactsHeader { Year = request.Name, InputHash = CanonicalForm.InputHash(year.Data), Revision = year.Revision };
        await responseStream.WriteAsync(new() { Header = header });
        foreach (var file in DatasetSchema.Files.Select(file => file.Name).Order(StringComparer.Ordinal))
        {
            using var content = new MemoryStream();
            DatasetWriter.WriteFile(year.Data, file, content);
            var bytes = content.ToArray();
            var rows = bytes.AsMemory(Array.IndexOf(bytes, (byte)'\n') + 1);
            // Two rows a message at most, so that files come in several pieces.
            while (rows.Length > 0)
            {
                var end = rows.Span.IndexOf((byte)'\n') + 1;
                var more = rows.Span[end..].IndexOf((byte)'\n') + 1;
                await responseStream.WriteAsync(
                    new() { Rows = new() { File = file, Content = ByteString.CopyFrom(rows.Span[..(end + more)]) } });
                rows = rows[(end + more)..];
            }
        }
    }
}
