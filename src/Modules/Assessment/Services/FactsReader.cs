using System.Text;
using Grpc.Core;
using TopGrid.Assessment.Domain;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.V1;

namespace TopGrid.Assessment.Services;

/// <summary>Reads a year's facts from Registration, through its contract.</summary>
internal sealed class FactsReader(RegistrationService.RegistrationServiceClient registration)
{
    /// <summary>The facts of a year in one consistent revision.</summary>
    /// <exception cref="RpcException">What Registration refuses, such as NOT_FOUND for a year never imported.</exception>
    public async Task<FactsOfYear> ReadAsync(int year, CancellationToken cancellationToken)
    {
        using var call = registration.StreamFacts(
            new StreamFactsRequest { Name = new YearName(year).ToString() }, cancellationToken: cancellationToken);
        FactsHeader? header = null;
        var files = Empty();
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (message.PartCase == StreamFactsResponse.PartOneofCase.Header)
            {
                header = message.Header;
            }
            else
            {
                message.Rows.Content.WriteTo(files[message.Rows.File]);
            }
        }

        if (header is null)
        {
            throw new InvalidOperationException($"Registration streamed the facts of {year} without a header.");
        }

        return new FactsOfYear(Read(files, year), header.Revision, header.InputHash);
    }

    // The stream carries rows only, and only of files that have any; the reader wants every file with its header row.
    private static Dictionary<string, MemoryStream> Empty()
    {
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        foreach (var file in DatasetSchema.Files)
        {
            var content = new MemoryStream();
            content.Write(Encoding.UTF8.GetBytes(string.Join(',', file.Columns.Select(column => column.Name)) + "\n"));
            files.Add(file.Name, content);
        }

        return files;
    }

    private static DatasetYear Read(Dictionary<string, MemoryStream> files, int year)
    {
        var reading = DatasetReader.Read(
            files.Select(file =>
            {
                file.Value.Position = 0;
                return new DatasetFile(file.Key, file.Value);
            }),
            new DatasetOptions());
        // Registration refuses what the reader refuses, so this is a defect and not the caller's doing.
        return reading.Year ?? throw new InvalidOperationException(
            $"Registration streamed facts of {year} that the dataset reader refuses: {reading.Findings[0]}");
    }
}
