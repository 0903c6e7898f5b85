using TopGrid.Common.V1;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Screen;

/// <summary>
/// The screen of facts that are not wrong but worth a look by a person before a year is frozen. Each has a stable code, the resource it
/// is about, a sentence and the numbers it rests on. Thresholds are ours (chosen); nothing follows from them by itself.
/// </summary>
internal static class SuspiciousFacts
{
    /// <summary>All of them; one per code and resource.</summary>
    public static IReadOnlyList<SuspiciousFact> Of(DatasetYear facts, DatasetOptions options)
    {
        var screen = new ScreenInput(facts, options);
        return
        [
            .. TraineeScreen.Run(screen), .. RequestScreen.Run(screen), .. RecognitionScreen.Run(screen), .. VolumeScreen.Run(screen),
            .. ConsortiumScreen.Run(screen),
        ];
    }

    internal static SuspiciousFact Fact(
        string code, Severity severity, string resource, string dutch, string english,
        params ReadOnlySpan<(string Name, long Value)> numbers)
    {
        var fact = new SuspiciousFact
        {
            Code = code,
            Severity = severity,
            Resource = resource,
            Sentence = new LocalizedText { Nl = dutch, En = english },
        };
        foreach (var (name, value) in numbers)
        {
            fact.Numbers[name] = value;
        }

        return fact;
    }
}
