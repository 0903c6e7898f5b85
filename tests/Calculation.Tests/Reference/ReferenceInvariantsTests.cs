using System.Text;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Reference;

/// <summary>rules.md step 10 on the reference's own results: a referee that breaks the rules is no referee.</summary>
public sealed class ReferenceInvariantsTests
{
    private const int FewFolders = 80;
    private const int ManyFolders = 400;

    [Fact]
    public void Granted_open_and_lapsed_make_the_places_and_nobody_is_above_its_request() => Hold(1, FewFolders);

    [Fact]
    [Trait("Category", "Slow")]
    public void They_do_in_hundreds_of_folders() => Hold(FewFolders + 1, ManyFolders);

    private static void Hold(int from, int to)
    {
        for (var seed = from; seed <= to; seed++)
        {
            var folder = RandomFolders.Create(seed);
            var result = ReferenceEvaluator.Evaluate(folder);
            foreach (var profession in result.Professions.Values)
            {
                Check(seed, profession, profession.Reallocate);
                Check(seed, profession, profession.WaitingList);
            }

            var second = ReferenceEvaluator.EvaluateLater(folder, ReferenceLaterRound.Extra(result));
            foreach (var profession in second.Professions.Values)
            {
                Assert.Equal(result.Professions[profession.Profession].Open, profession.Places);
                Check(seed, profession, profession.Decided);
            }

            OneDecisionEach(seed, folder, result);
        }
    }

    private static void Check(int seed, ReferenceProfession profession, ReferenceReturns outcome)
    {
        var of = $"seed {seed}, {profession.Profession}";
        var granted = outcome.Accounts.Values.Sum(a => a.Granted);
        Assert.True(
            granted + profession.OpenBeforeReturns + outcome.Open + outcome.Lapsed == profession.Places, $"{of}: places");
        foreach (var a in outcome.Accounts.Values)
        {
            var ownRight = a.Steps2To7 + a.Bonus + a.Received - a.Offered;
            Assert.True(ownRight <= (a.Eligible ? a.Requested : 0), $"{of}: {a.Tpid} above its request");
            Assert.True(a.Granted >= 0, $"{of}: {a.Tpid} below nothing");
            Assert.True(a.Status == Status.Newcomer || a.Newcomer + a.Open == 0, $"{of}: {a.Tpid} no newcomer");
            Assert.True(a.Newcomer + a.Open <= 1 && a.Guarantee <= 1, $"{of}: {a.Tpid} more than one");
        }
    }

    private static void OneDecisionEach(int seed, Dictionary<string, string> folder, ReferenceResult result)
    {
        var applicants = ReferenceCsv.Rows(folder, "requests.csv").Where(r => r["round"] == "1")
            .Select(r => $"{r["profession"]},{r["tpid"]}").ToHashSet();
        var decided = Encoding.UTF8.GetString(result.AllocationCsv).Split('\n').Skip(1).SkipLast(1)
            .Select(l => string.Join(',', l.Split(',').Skip(1).Take(2))).ToList();
        Assert.Equal(decided.Count, decided.Distinct().Count());
        Assert.True(applicants.IsSubsetOf(decided), $"seed {seed}: an applicant without a decision");
    }
}
