using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Engine;
using TopGrid.Assessment.Conditions;
using TopGrid.Assessment.Conditions.Facts;
using TopGrid.Dataset;
using Qualification = TopGrid.Allocation.Calculation.Input.Qualification;

namespace TopGrid.Calculation.Tests;

/// <summary>
/// The conditions count days themselves, since a module may not use one to its right; here their count is held to the ladder's
/// on random trainings with shares, interruptions, mergers and unsubsidised periods (rules.md 2).
/// </summary>
public sealed class VolumesAgreeTests
{
    private const int Institutions = 6;

    [Theory]
    [InlineData(2020)]
    [InlineData(2022)]
    [InlineData(2023)]
    [InlineData(2025)]
    public void The_conditions_and_the_ladder_count_the_same_days(int year)
    {
        var protocol = ProtocolLibrary.Load(year.ToString(CultureInfo.InvariantCulture)).Protocol!;
        var (parameters, rules) = (ParameterMapping.ToEngine(protocol.Parameters, year, ""), VolumeRules.For(year));
        var property = Prop.ForAll(Gen.Choose(0, 1 << 24).ArrayOf(80).ToArbitrary(), numbers =>
        {
            var data = Random(year, new Queue<int>(numbers));
            var facts = FactsBuilder.Build(data, protocol, new byte[32], new Dictionary<string, Qualification>());
            var volumes = VolumeIndex.Build(facts, parameters).Compute(facts.Professions.IndexOf("GZ"));
            var counted = VolumeCount.Count(data, Profession.GZ, rules);
            for (var i = 0; i < facts.Tpids.Length; i++)
            {
                Assert.Equal(volumes[i], counted.GetValueOrDefault(facts.Tpids[i]));
            }
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), property);
    }

    private static DatasetYear Random(int year, Queue<int> numbers)
    {
        int Below(int bound) => numbers.Dequeue() % bound;
        string Tpid() => $"P{Below(Institutions)}";
        DateOnly Day() => new DateOnly(year - 6, 1, 1).AddDays(Below(6 * 365));
        return new DatasetYear
        {
            Year = new YearRow(year, "", new DateOnly(year - 1, 4, 1), null, null),
            Institutions = [.. Enumerable.Range(0, Institutions).Select(i => new InstitutionRow($"P{i}", "", null, "", null))],
            // Into a later one only, so that chains occur and cycles do not.
            Mergers = [
                .. Enumerable.Range(0, 2)
                    .Select(i => new MergerRow($"P{i}", $"P{i + 1 + Below(3)}", new DateOnly(year - 1, 3, 30).AddDays(Below(5))))],
            Trainings = [.. Enumerable.Range(0, 6).Select(_ =>
            {
                var start = Day();
                return new TrainingRow(
                    $"T{Below(3)}", Tpid(), Below(5) == 0 ? Profession.PT : Profession.GZ, start,
                    Below(4) == 0 ? null : start.AddDays(Below(1200)), Below(3) > 0, Below(101));
            })],
            Interruptions = [.. Enumerable.Range(0, 4).Select(i =>
            {
                var start = Day();
                return new InterruptionRow($"T{Below(3)}", start, Below(4) == 0 ? null : start.AddDays(Below(400)));
            })],
        };
    }
}
