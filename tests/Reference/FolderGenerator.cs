using FsCheck;
using FsCheck.Fluent;

namespace TopGrid.Reference;

/// <summary>
/// Random folders for FsCheck: its size bounds the number of institutions, its seed replays a folder, and what fails is made small.
/// </summary>
internal static class FolderGenerator
{
    /// <summary>Folders with a what-if.</summary>
    /// <param name="isValid">Whether a folder is without errors; a smaller folder that is not is no counterexample.</param>
    public static Arbitrary<FolderCase> Cases(Func<IReadOnlyDictionary<string, string>, bool> isValid)
    {
        var settings = Gen.Frequency(
            (3, Gen.Constant(ReferenceSetting.Usual)), (2, Gen.Elements<ReferenceSetting>(ReferenceSetting.WhatIfs)));
        // One in eight without anyone in training: then all volumes are equal and lots decide wherever they can.
        var withTrainings = Gen.Frequency((7, Gen.Constant(true)), (1, Gen.Constant(false)));
        var cases = Gen.Sized<FolderCase>(size =>
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from trained in withTrainings
            from setting in settings
            from later in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
            let files = RandomFolders.Create(seed, size)
            select new FolderCase(trained ? files : WithoutTrainings(files), setting, later));
        return Arb.From(cases, failing => Smaller(failing, isValid));
    }

    /// <summary>The same folder in which nobody trained anyone.</summary>
    public static Dictionary<string, string> WithoutTrainings(IReadOnlyDictionary<string, string> folder) => folder
        .Where(f => f.Key is not "interruptions.csv")
        .ToDictionary(
            f => f.Key, f => f.Key == "trainings.csv" ? f.Value[..(f.Value.IndexOf('\n', StringComparison.Ordinal) + 1)] : f.Value);

    private static IEnumerable<FolderCase> Smaller(FolderCase failing, Func<IReadOnlyDictionary<string, string>, bool> isValid)
    {
        if (failing.Setting.Overrides.Count > 0)
        {
            yield return failing with { Setting = ReferenceSetting.Usual };
        }

        if (failing.LaterRounds)
        {
            yield return failing with { LaterRounds = false };
        }

        foreach (var files in FolderShrinker.Shrink(failing.Files).Where(isValid))
        {
            yield return failing with { Files = files };
        }
    }
}
