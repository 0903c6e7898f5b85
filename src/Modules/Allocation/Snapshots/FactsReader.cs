using System.Text;
using Grpc.Core;
using TopGrid.Dataset;
using TopGrid.Registration.V1;

namespace TopGrid.Allocation.Snapshots;

/// <summary>The facts of a year as they were read from Registration in one stream.</summary>
/// <param name="Revision">Registration's revision.</param>
/// <param name="InputHash">Registration's hash of them.</param>
/// <param name="Reading">The rows, with everything that is wrong or worth a warning.</param>
internal sealed record FactsOfYear(long Revision, string InputHash, DatasetReading Reading);

/// <summary>Reads the facts of a year through Registration's contract.</summary>
/// <param name="registration">Registration, in process.</param>
/// <param name="options">What a year is checked against.</param>
internal sealed class FactsReader(RegistrationService.RegistrationServiceClient registration, DatasetOptions options)
{
    /// <exception cref="RpcException">NOT_FOUND when there is no such year.</exception>
    public async Task<FactsOfYear> ReadAsync(string yearName, CancellationToken cancellationToken)
    {
        using var call =
            registration.StreamFacts(new StreamFactsRequest { Name = yearName }, cancellationToken: cancellationToken);
        FactsHeader? header = null;
        var files = new SortedDictionary<string, MemoryStream>(StringComparer.Ordinal);
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            switch (part.PartCase)
            {
                case StreamFactsResponse.PartOneofCase.Header:
                    header = part.Header;
                    break;
                case StreamFactsResponse.PartOneofCase.Rows:
                    if (!files.TryGetValue(part.Rows.File, out var file))
                    {
                        files[part.Rows.File] = file = Open(part.Rows.File);
                    }

                    part.Rows.Content.WriteTo(file);
                    break;
                default:
                    throw new InvalidDataException("Registration sent a piece of the facts that is neither header nor rows.");
            }
        }

        if (header is null)
        {
            throw new InvalidDataException("Registration sent facts without a header.");
        }

        foreach (var schema in DatasetSchema.Files.Where(schema => schema.Mandatory && !files.ContainsKey(schema.Name)))
        {
            files[schema.Name] = Open(schema.Name);
        }

        return new FactsOfYear(header.Revision, header.InputHash, DatasetReader.Read(files.Select(Rewound), options));
    }

    // The stream carries rows without the header line that a file has.
    private static MemoryStream Open(string file)
    {
        var schema = DatasetSchema.Files.First(schema => schema.Name == file);
        var content = new MemoryStream();
        content.Write(Encoding.UTF8.GetBytes(string.Join(',', schema.Columns.Select(column => column.Name)) + "\n"));
        return content;
    }

    private static DatasetFile Rewound(KeyValuePair<string, MemoryStream> file)
    {
        file.Value.Position = 0;
        return new DatasetFile(file.Key, file.Value);
    }
}
