using System.Globalization;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Screen;

/// <summary>Consortia whose lead is no member, and members without recognition or in several consortia.</summary>
internal static class ConsortiumScreen
{
    public static IEnumerable<SuspiciousFact> Run(ScreenInput input)
    {
        var members = input.Facts.ConsortiumMembers;
        var consortiaOf = members.ToLookup(row => row.Tpid, StringComparer.Ordinal);
        foreach (var row in members)
        {
            var resource = new ConsortiumMemberName(input.T, row.Consortium, row.Tpid).ToString();
            if (!input.ConsortiumProfessions.Any(profession => input.Recognition(row.Tpid, profession) is not null))
            {
                yield return SuspiciousFacts.Fact(
                    "member-without-recognition", Severity.Notice, resource,
                    $"{input.Name(row.Tpid)} is lid van {row.Consortium}, maar op de peildatum niet erkend voor {Professions(input)}.",
                    $"{input.Name(row.Tpid)} is a member of {row.Consortium}, but not recognised for {Professions(input)} on the reference date.",
                    ("recognitions", 0));
            }

            var count = consortiaOf[row.Tpid].Count();
            if (count > 1 && consortiaOf[row.Tpid].First() == row)
            {
                yield return SuspiciousFacts.Fact(
                    "member-of-several-consortia", Severity.Notice, resource,
                    $"{input.Name(row.Tpid)} is lid van {Text(count)} samenwerkingsverbanden.",
                    $"{input.Name(row.Tpid)} is a member of {Text(count)} consortia.",
                    ("consortia", count));
            }
        }

        foreach (var row in input.Facts.Consortia)
        {
            if (row.Lead is not { } lead || !consortiaOf[lead].Any(member => member.Consortium == row.Consortium))
            {
                yield return SuspiciousFacts.Fact(
                    "lead-not-member", Severity.Warning, new ConsortiumName(input.T, row.Consortium).ToString(),
                    $"De regiehouder van {row.Consortium} ({row.Lead ?? "onbekend"}) is geen lid.",
                    $"The lead institution of {row.Consortium} ({row.Lead ?? "unknown"}) is not a member.",
                    ("members", members.Count(member => member.Consortium == row.Consortium)));
            }
        }
    }

    private static string Professions(ScreenInput input) =>
        string.Join(", ", input.ConsortiumProfessions.Select(profession => profession.Code()));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
