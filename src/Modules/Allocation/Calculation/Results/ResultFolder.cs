using System.Text;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>A folder of result files, read back.</summary>
public sealed class ResultFolder
{
    private readonly string _folder;

    private ResultFolder(string folder, JsonElement result, JsonElement summary)
    {
        _folder = folder;
        Result = result;
        Summary = summary;
    }

    /// <summary>result.json.</summary>
    public JsonElement Result { get; }

    /// <summary>summary.json.</summary>
    public JsonElement Summary { get; }

    /// <summary>Allocation year.</summary>
    public int Year => Number("year");

    /// <summary>Id of the protocol.</summary>
    public string Protocol => Text("protocol");

    /// <summary>SHA-256 of the protocol, overrides included.</summary>
    public string ProtocolHash => Text("protocol_hash");

    /// <summary>SHA-256 of the input.</summary>
    public string InputHash => Text("input_hash");

    /// <summary>The seed, 64 hexadecimal digits; fill it into a year whose seed is empty before computing it again.</summary>
    public string Seed => Text("seed");

    /// <summary>Whether the seed has the form of one.</summary>
    public bool HasSeed => Seed.Length == 64 && Seed.All(char.IsAsciiHexDigit);

    /// <summary>The round: 1, 2 (the extra round), or a1, a2 ... (additional places).</summary>
    public string Round => Member(Summary, ResultFiles.Summary, "round", JsonValueKind.String).GetString()!;

    /// <summary>The places divided, per profession code.</summary>
    public IReadOnlyDictionary<string, int> Places => PerProfession("places");

    /// <summary>The overrides of the protocol, as for <c>--set</c>.</summary>
    public IReadOnlyList<string> WhatIf => [.. Member(Summary, ResultFiles.Summary, "what_if", JsonValueKind.Array).EnumerateArray()
        .Select(
            w => w.ValueKind == JsonValueKind.String
                ? w.GetString()!
                : throw new ResultFormatException(ResultFiles.Summary, "'what_if' is not a list of texts"))];

    /// <summary>Opens a folder.</summary>
    /// <exception cref="ResultFormatException">A file is missing or is no JSON.</exception>
    public static ResultFolder Open(string folder) =>
        new(folder, Json(folder, ResultFiles.Result), Json(folder, ResultFiles.Summary));

    /// <summary>Opens one of the files.</summary>
    /// <exception cref="ResultFormatException">The file is missing.</exception>
    public Stream OpenFile(string name) => OpenFile(_folder, name);

    /// <summary>The rows of allocation.csv, by profession and tpid in order of bytes, each once.</summary>
    /// <exception cref="ResultFormatException">The file is not one that was written; thrown while reading.</exception>
    public IEnumerable<AllocationRow> Allocation()
    {
        using var reader = new StreamReader(OpenFile(ResultFiles.Allocation), new UTF8Encoding(false, throwOnInvalidBytes: true));
        AllocationRow? before = null;
        foreach (var record in CsvRecords.Read(reader, ResultFiles.Allocation, AllocationCsv.Header))
        {
            var row = AllocationRow.Parse(record);
            if (before is not null && !ComesBefore(before, row))
            {
                throw new ResultFormatException(
                    ResultFiles.Allocation, $"the row of {row.Profession} {row.Tpid} is not in order, or stands there twice");
            }
            yield return row;
            before = row;
        }
    }

    private static bool ComesBefore(AllocationRow one, AllocationRow other) =>
        Utf8Order.Instance.Compare(one.Profession, other.Profession) switch
        {
            0 => Utf8Order.Instance.Compare(one.Tpid, other.Tpid) < 0,
            var order => order < 0,
        };

    /// <summary>The lines of decisions.jsonl without their line feeds; the last must have one too.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Decisions()
    {
        using var input = OpenFile(ResultFiles.Decisions);
        var buffer = new byte[1 << 16];
        var used = 0;
        while (true)
        {
            var read = input.Read(buffer, used, buffer.Length - used);
            used += read;
            var start = 0;
            for (var end = buffer.AsSpan(start, used).IndexOf((byte)'\n'); end >= 0; end = buffer.AsSpan(start, used - start)
                .IndexOf((byte)'\n'))
            {
                yield return buffer.AsSpan(start, end).ToArray();
                start += end + 1;
            }
            buffer.AsSpan(start, used - start).CopyTo(buffer);
            used -= start;
            if (read == 0)
            {
                break;
            }
            if (used == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        if (used > 0)
        {
            throw new ResultFormatException(ResultFiles.Decisions, "the last line does not end in a line feed");
        }
    }

    /// <summary>What an extra round on the requests of round 2 starts from (rules.md 5).</summary>
    public EarlierResult ForExtraRound() => new()
    {
        DrawSuffix = ":2",
        Places = PerProfession("open"),
        Granted = Granted(),
        OnRound2Requests = true,
    };

    /// <summary>What a division of additional places starts from, of the result of round 1 (rules.md 5).</summary>
    /// <param name="number">1 for the first additional places of the year, 2 for the second.</param>
    /// <param name="places">The additional places per profession code.</param>
    /// <param name="later">Results on top of round 1: the extra round and earlier additional places.</param>
    public EarlierResult ForAdditionalPlaces(int number, IReadOnlyDictionary<string, int> places, params IReadOnlyList<ResultFolder> later)
    {
        var granted = Granted();
        foreach (var row in later.SelectMany(result => result.Allocation()))
        {
            granted[(row.Profession, row.Tpid)] = granted.GetValueOrDefault((row.Profession, row.Tpid)) + row.Granted;
        }
        return new EarlierResult
        {
            DrawSuffix = string.Create(System.Globalization.CultureInfo.InvariantCulture, $":a{number}"),
            Places = places,
            Granted = granted,
            GivenUp = Allocation().ToDictionary(r => (r.Profession, r.Tpid), r => r.Columns["returned"] + r.Columns["moved_out"]),
            OnRound2Requests = false,
        };
    }

    internal static JsonElement Member(JsonElement of, string file, string name, JsonValueKind kind) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new ResultFormatException(file, $"'{name}' is missing or is not a JSON {kind}");

    private Dictionary<string, int> PerProfession(string name) => Member(Summary, ResultFiles.Summary, "professions", JsonValueKind.Object)
        .EnumerateObject()
        .ToDictionary(p => p.Name, p => Member(p.Value, ResultFiles.Summary, name, JsonValueKind.Number).TryGetInt32(out var number)
            ? number
            : throw new ResultFormatException(ResultFiles.Summary, $"'{name}' of {p.Name} is not a whole number"));

    private Dictionary<(string, string), int> Granted() => Allocation().ToDictionary(r => (r.Profession, r.Tpid), r => r.Granted);

    private string Text(string name) => Member(Result, ResultFiles.Result, name, JsonValueKind.String).GetString()!;

    private int Number(string name) => Member(Result, ResultFiles.Result, name, JsonValueKind.Number).TryGetInt32(out var number)
        ? number
        : throw new ResultFormatException(ResultFiles.Result, $"'{name}' is not a whole number");

    private static FileStream OpenFile(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.OpenRead(path) : throw new ResultFormatException(name, $"there is no such file in {folder}");
    }

    private static JsonElement Json(string folder, string name)
    {
        using var stream = OpenFile(folder, name);
        try
        {
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ResultFormatException(name, $"is not valid JSON: {e.Message}");
        }
    }
}
