using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests;

/// <summary>What must hold of the whole ladder, whatever the year.</summary>
public sealed class LadderPropertyTests
{
    private const int Years = 600;

    [Fact]
    public void Granted_open_and_lapsed_total_the_places_and_nobody_exceeds_its_request()
    {
        for (var seed = 0; seed < Years; seed++)
        {
            var year = RandomYears.Create(seed);
            var result = Ladder.Run(year.Input());
            Assert.True(result.Seal.Violation is null, $"seed {seed}: {result.Seal.Violation}");
            Assert.Equal(year.Places, result.Seal.Granted + result.Seal.Open + result.Seal.Lapsed);
        }
    }

    [Fact]
    public void Order_of_rows_and_number_of_chunks_change_nothing()
    {
        for (var seed = 0; seed < Years / 3; seed++)
        {
            var year = RandomYears.Create(seed);
            var one = Ladder.Run(year.Input());
            var mixed = Ladder.Run(year.Input(shuffle: seed), parallelism: 3);
            AssertSame(one, mixed, seed);
        }
    }

    [Fact]
    public void Phases_stored_and_run_apart_give_the_same_as_one_run()
    {
        for (var seed = 0; seed < Years / 3; seed++)
        {
            var input = RandomYears.Create(seed, protocol: 2025).Input();
            var one = Ladder.Run(input);
            var standings = new Standings(input.Start);
            var first = Ladder.FirstPass(input);
            standings.Apply(first.Places);
            var parts = Enumerable.Range(0, input.Components.Count).Select(c => Ladder.Consortia(input, first, standings, c, c + 1))
                .ToList();
            parts.ForEach(p => standings.Apply(p.Places));
            standings.Apply(Ladder.LeftOvers(input, first, standings, parts.Sum(p => p.BonusTaken)).Places);
            var returned = ReturnedPlaces.List(input, standings);
            var inside = Enumerable.Range(0, input.Components.Count).Select(c => Ladder.ReturnsInside(input, standings, returned, c, c + 1))
                .ToList();
            inside.ForEach(p => standings.Apply(p.Places));
            var decided = Ladder.Returns(input, first, standings, returned, ReturnPolicy.Reallocate, inside);
            standings.Apply(decided.Places);
            Assert.Equal(one.Standings.Has.ToArray(), standings.Has.ToArray());
            Assert.Equal(one.Decided.Receiver, decided.Receiver);
        }
    }

    [Fact]
    public void Without_evidence_the_places_are_the_same()
    {
        for (var seed = 0; seed < Years / 3; seed++)
        {
            var input = RandomYears.Create(seed).Input();
            var bare = Ladder.Run(input, evidence: false);
            Assert.Equal(Ladder.Run(input).Standings.Has.ToArray(), bare.Standings.Has.ToArray());
            Assert.Equal(0, bare.Trail.Steps.Count);
            Assert.Empty(bare.Trail.Draws);
        }
    }

    [Fact]
    public void Another_volume_in_a_compiled_input_is_that_volume_compiled_anew()
    {
        for (var seed = 0; seed < Years / 3; seed++)
        {
            var input = RandomYears.Create(seed).Input();
            var i = seed % input.Institutions;
            var days = input.OwnVolume[i] + 1 + (seed * 37 % 4000);
            var volumes = (long[])input.OwnVolume.Clone();
            volumes[i] = days;
            var anew = Ladder.Run(ProfessionCompiler.Compile(input.Facts, input.Parameters, input.Profession, volumes));
            var changed = Ladder.Run(input.RememberingLots().WithOwnVolume(i, days));
            AssertSame(anew, changed, seed);
            Assert.Equal(anew.Input.Volume, changed.Input.Volume);
            Assert.Equal(anew.Input.Loans, changed.Input.Loans);
            Assert.Equal(volumes, changed.Input.OwnVolume);
        }
    }

    [Fact]
    public void Steps_account_for_every_place_of_every_institution()
    {
        for (var seed = 0; seed < Years; seed++)
        {
            var result = Ladder.Run(RandomYears.Create(seed).Input());
            var held = new int[result.Input.Institutions];
            foreach (var step in result.Trail.Steps.ToArray())
            {
                if (step.Kind is StepKind.MovedOut or StepKind.MovedIn or StepKind.Final)
                {
                    held[step.Party] += step.Kind switch { StepKind.MovedIn => step.After, StepKind.MovedOut =>
                        step.After - step.Before, _ => 0 };
                    Assert.True(step.Kind != StepKind.Final || held[step.Party] == step.After, $"seed {seed}: {step}");
                }
                else if (StepSchema.Of(step.Kind).Party == PartyKind.Institution)
                {
                    held[step.Party] += step.After - step.Before;
                }
            }

            Assert.Equal(result.Standings.Has.ToArray(), held);
        }
    }

    [Fact]
    public void Draws_are_ranked_by_key_and_steps_point_at_their_own_ticket()
    {
        for (var seed = 0; seed < Years; seed++)
        {
            var result = Ladder.Run(RandomYears.Create(seed).Input());
            foreach (var draw in result.Trail.Draws)
            {
                Assert.Equal(draw.Key.Order(), draw.Key);
                Assert.Contains(true, draw.Won);
            }

            foreach (var step in result.Trail.Steps.ToArray().Where(s => s.Draw >= 0 && s.Rank >= 0))
            {
                Assert.Equal(step.Party, result.Trail.Draws[step.Draw].Party[step.Rank]);
            }
        }
    }

    [Fact]
    public void A_step_takes_less_than_64_bytes() => Assert.True(System.Runtime.CompilerServices.Unsafe.SizeOf<Step>() < 64);

    [Fact]
    public void Every_kind_of_step_has_a_schema() => Assert.All(Enum.GetValues<StepKind>(), kind => Assert.NotNull(StepSchema.Of(kind)));

    private static void AssertSame(ProfessionResult one, ProfessionResult other, int seed)
    {
        Assert.Equal(one.Standings.Has.ToArray(), other.Standings.Has.ToArray());
        Assert.True(one.Trail.Steps.ToArray().SequenceEqual(other.Trail.Steps.ToArray()), $"seed {seed}: steps differ");
        Assert.Equal(one.Trail.Draws.Select(d => d.Name), other.Trail.Draws.Select(d => d.Name));
        for (var d = 0; d < one.Trail.Draws.Count; d++)
        {
            Assert.Equal(one.Trail.Draws[d].Party, other.Trail.Draws[d].Party);
            Assert.Equal(one.Trail.Draws[d].Won, other.Trail.Draws[d].Won);
        }
    }
}
