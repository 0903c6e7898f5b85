using Google.Protobuf;
using TopGrid.EndToEnd.Tests.Access;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;

namespace TopGrid.EndToEnd.Tests.Hostile.Fuzz;

/// <summary>A right call: the method, its message, and the token of someone who may make it.</summary>
internal sealed record RightCall(string Path, byte[] Message, string Token);

/// <summary>A right call of every method that ends by itself.</summary>
internal sealed class Corpus
{
    public Corpus(People people)
    {
        const string Consortium = OostBrabantYear.Consortium;
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["operator"] = people.Anna,
            ["board"] = people.Board,
            ["committee"] = people.Committee,
            ["auditor"] = people.Auditor,
            ["institution"] = people.Institution(OostBrabantYear.Indigo),
            ["lead"] = people.Lead(OostBrabantYear.Indigo, Consortium),
            ["institute"] = people.InstituteOf(Consortium, OostBrabantYear.Indigo),
        };
        Calls =
        [
            .. from row in AccessRows.All
               where !row.Method.Name.StartsWith("Watch", StringComparison.Ordinal)
               let role = $"{row.All} {row.Own}".Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
               where role is not null
               select new RightCall(row.FullName, Message(row, Consortium), tokens[role]),
        ];
    }

    public IReadOnlyList<RightCall> Calls { get; }

    private static byte[] Message(AccessRow row, string consortium) => row.Method.InputType.Parser.ParseJson(row.Request
        .Replace("{tpid}", OostBrabantYear.Indigo, StringComparison.Ordinal)
        .Replace("{lead}", OostBrabantYear.Indigo, StringComparison.Ordinal)
        .Replace("{consortium}", consortium, StringComparison.Ordinal)
        .Replace("{run}", "years/2025/runs/00000000-0000-0000-0000-000000000001", StringComparison.Ordinal)
        .Replace("{snapshot}", "years/2025/snapshots/00000000-0000-0000-0000-000000000001", StringComparison.Ordinal)
        .Replace("{id}", "6f9619ff-8b86-4011-b42d-00c04fc964ff", StringComparison.Ordinal)).ToByteArray();
}
