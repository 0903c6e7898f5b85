using System.Globalization;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.V1;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;

namespace TopGrid.Registration.Services;

/// <summary>Imports a year: all findings at once, all or nothing.</summary>
internal sealed class YearImport(YearStore store, YearWriter writer, RegistrationOptions options)
{
    private const string Operation = "ImportYear";

    // The answer is one message: 100 errors and 100 warnings of each file fit in it with their texts in both languages.
    private const int MostFindingsPerFile = 100;

    private static readonly FindingKind _otherYear = new(
        "other-year", Severity.Error,
        "Het bestand is van toewijzingsjaar {0}, maar de import is voor {1}.",
        "The file is of allocation year {0}, but the import is for {1}.",
        "Controleer of dit de goede map is, of importeer het jaar {0}.",
        "Check that this is the right folder, or import year {0}.");

    /// <summary>Judges the files and stores them unless something speaks against it.</summary>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS or ABORTED as the contract says.</exception>
    public async Task<ImportYearResponse> RunAsync(Caller caller, ReceivedFiles received, CancellationToken cancellationToken)
    {
        var header = received.Header;
        int? wanted = header.Year.Length == 0 ? null : ResourceNames.Parse<YearName>(header.Year, "header.year").Year;
        var call = new WriteCall(caller, Operation, RequestKey.Of(caller, Operation, header.RequestId, received.Identity));
        var reading = DatasetReader.Read(received.Files, options.Dataset with { MostFindingsPerFile = MostFindingsPerFile });
        var findings = WithOtherYear(reading, wanted);
        var year = findings.Any(finding => finding.Severity == Severity.Error) ? null : reading.Year;
        var facts = year is null ? null : CanonicalYear.Of(year);
        var response = new ImportYearResponse { InputHash = facts?.InputHash ?? "" };
        response.Findings.AddRange(findings.Select(Refusals.ToMessage));
        response.Files.AddRange(received.Digests);
        return facts is null || header.ValidateOnly
            ? response
            : await StoreAsync(call, header, facts, response, cancellationToken);
    }

    private async Task<ImportYearResponse> StoreAsync(
        WriteCall call, ImportYearHeader header, CanonicalYear canonical, ImportYearResponse response, CancellationToken cancellationToken)
    {
        var allocationYear = canonical.Facts.Year.Year;
        await using var transaction = await writer.BeginAsync(allocationYear, cancellationToken);
        if (await writer.FindAnswerAsync(transaction, call, ImportYearResponse.Parser, cancellationToken) is { } answered)
        {
            return answered;
        }

        var before = await store.FindAsync(transaction, allocationYear, cancellationToken);
        if (before is not null)
        {
            CheckReplace(header, before);
        }
        else if (header.Etag.Length > 0)
        {
            throw Refusals.Stale("year");
        }

        var after = await writer.ReplaceAsync(transaction, call, before, canonical, cancellationToken);
        response.Imported = true;
        response.Year = after.ToMessage(withSeed: true);
        await writer.CommitAsync(transaction, call, response, cancellationToken);
        store.Recent(allocationYear).AddWhole(after);
        return response;
    }

    private static void CheckReplace(ImportYearHeader header, StoredYear before)
    {
        if (!header.Replace)
        {
            throw Problems.AlreadyExists(
                $"The year {before.AllocationYear} was imported already", "field header.replace",
                "Set replace to put these facts in its place; what was filed since then is lost, the change log stays");
        }

        if (header.Etag.Length > 0 && header.Etag != before.Etag)
        {
            throw Refusals.Stale("year");
        }
    }

    private static IReadOnlyList<Finding> WithOtherYear(DatasetReading reading, int? wanted)
    {
        if (wanted is not { } year || reading.Year is not { } facts || facts.Year.Year == year)
        {
            return reading.Findings;
        }

        var other = new Finding(_otherYear, YearLine.File, 2, "year", [Text(facts.Year.Year), Text(year)]);
        var findings = reading.Findings.ToList();
        var next = findings.FindIndex(finding => string.CompareOrdinal(finding.File, YearLine.File) > 0);
        findings.Insert(next < 0 ? findings.Count : next, other);
        return findings;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
