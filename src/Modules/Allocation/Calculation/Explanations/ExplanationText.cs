using System.Buffers;
using System.Globalization;
using System.Text;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Canonical;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Explanations;

/// <summary>Tells an explanation as text for people or as JSON for machines, in Dutch or English.</summary>
public static class ExplanationText
{
    /// <summary>The explanation in paragraphs, separated by an empty line.</summary>
    public static string ToText(Explanation explanation, Language language)
    {
        var nl = language == Language.Dutch;
        var text = new StringBuilder();
        text.Append(explanation.Protocol.Title.In(language)).Append(", ").Append(explanation.Profession).Append("\n\n");
        if (explanation.Steps.Count == 0)
        {
            text.Append(nl ? $"{explanation.Tpid} heeft voor {explanation.Profession} niets aangevraagd en niets gekregen.\n"
                : $"{explanation.Tpid} asked for nothing and got nothing for {explanation.Profession}.\n");
        }
        if (explanation.MergedInto is { } successor)
        {
            text.Append(nl ? $"{explanation.Tpid} is opgegaan in {successor.Name}: de opleidingsdagen tellen daar mee. Erkenning, aanvraag en lidmaatschap gaan niet mee over.\n\n"
                : $"{explanation.Tpid} merged into {successor.Name}: its days of training count there. Recognition, request and membership do not move.\n\n");
        }
        foreach (var step in explanation.Steps)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{(nl ? "Stap" : "Step")} {step.Rule.Step}{Again(step, nl)}. {step.Text.In(language)}\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"    [{BasisName.Of(step.Rule.Basis, language)}: {step.Rule.Source}; {(nl ? "regel" : "rule")} {step.Rule.Id}]\n\n");
        }
        text.Append(nl ? "Wat had het anders gemaakt?\n" : "What would have changed it?\n");
        foreach (var sentence in CounterfactualSentences(explanation, language))
        {
            text.Append(sentence).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The same as canonical JSON, indented.</summary>
    public static byte[] ToJson(Explanation explanation, Language language)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new CanonicalJsonWriter(buffer, indented: true);
        json.BeginObject();
        json.Name("counterfactuals");
        WriteCounterfactuals(json, explanation, language);
        json.Name("merged_into");
        if (explanation.MergedInto is { } successor)
        {
            json.Value(successor.Tpid);
        }
        else
        {
            json.Null();
        }
        json.Name("outcome");
        WriteOutcome(json, explanation.Outcome);
        json.Name("profession");
        json.Value(explanation.Profession);
        json.Name("protocol");
        json.Value(explanation.Protocol.Id);
        json.Name("steps");
        json.BeginArray();
        foreach (var step in explanation.Steps)
        {
            WriteStep(json, step, language);
        }
        json.EndArray();
        json.Name("tpid");
        json.Value(explanation.Tpid);
        json.Name("year");
        json.Value(explanation.Year);
        json.EndObject();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What would have given one place more, a sentence each; one sentence when nothing was tried or nothing helps.</summary>
    public static IReadOnlyList<string> CounterfactualSentences(Explanation explanation, Language language)
    {
        var nl = language == Language.Dutch;
        if (explanation.Counterfactuals is not { } tried)
        {
            return [
                nl
                    ? "Dat is hier niet berekend; het vraagt de gegevens van het jaar en een nieuwe berekening per wijziging."
                    : "That was not computed here; it takes the data of the year and a new run for every change."];
        }
        if (tried.Count == 0)
        {
            return [
                nl
                    ? "Er is niets om te veranderen: er is niet meer gevraagd dan gekregen."
                    : "There is nothing to change: no more was asked than granted."];
        }
        if (!tried.Any(c => c.Found))
        {
            return
            [
                nl ? "Meer volume, een eerdere erkenning of meer ingebrachte plaatsen: geen van deze had een plaats meer gegeven. De verdeling is daarvoor telkens opnieuw berekend." + Bounds(tried, nl)
                    : "More volume, an earlier recognition or more places brought in: none of these would have given a place more. The allocation was computed anew for each." + Bounds(tried, nl),
            ];
        }
        return [.. tried.Select(c => Sentence(c, nl))];
    }

    // Steps 4-7 come twice in a year with left-overs of the bonus (rules.md 5 step 8).
    private static string Again(ExplanationStep step, bool nl) =>
        step.Row["pass"] != "left-overs" || step.Rule.Step > 7 ? "" : nl
            ? " (opnieuw, met wat van de bonus over is)"
            : " (again, with what is left of the bonus)";

    private static string Sentence(Counterfactual c, bool nl)
    {
        var atMost = c.Minimal ? "" : nl ? "ten hoogste " : "at most ";
        return (c.Kind, c.Found) switch
        {
            (CounterfactualKind.Volume, true) => nl
                ? $"Met {atMost}{Days(c.Change, nl)} meer volume waren het {Places(c.Granted, nl)} geweest."
                : $"With {atMost}{Days(c.Change, nl)} more of volume it would have been {Places(c.Granted, nl)}.",
            (CounterfactualKind.Volume, false) =>
                (nl ? "Meer volume had geen plaats meer gegeven." : "More volume would not have given a place more.") + Bounds([c], nl),
            (CounterfactualKind.Recognition, true) => nl
                ? $"Met een erkenning die uiterlijk op {c.Detail} inging waren het {Places(c.Granted, nl)} geweest{(c.Change > 0 ? $" ({Days(c.Change, nl)} eerder)" : "")}."
                : $"With a recognition that began on {c.Detail} at the latest it would have been {Places(c.Granted, nl)}{(c.Change > 0 ? $" ({Days(c.Change, nl)} earlier)" : "")}.",
            (CounterfactualKind.Recognition, false) =>
                nl ? "Een eerdere erkenning had geen plaats meer gegeven." : "An earlier recognition would not have given a place more.",
            (CounterfactualKind.BroughtIn, true) => nl
                ? $"Met {Places(c.Change, nl)} meer ingebracht in {c.Detail} waren het {Places(c.Granted, nl)} geweest."
                : $"With {Places(c.Change, nl)} more brought into {c.Detail} it would have been {Places(c.Granted, nl)}.",
            _ =>
                (nl
                    ? "Meer plaatsen inbrengen in een samenwerkingsverband had geen plaats meer gegeven."
                    : "Bringing more places into a consortium would not have given a place more.")
                + Bounds([c], nl),
        };
    }

    // How far was looked, where not everything that is possible was tried.
    private static string Bounds(IEnumerable<Counterfactual> tried, bool nl) =>
        string.Concat(tried.Where(c => !c.Found && c.Tried is not null).Select(c => c.Kind switch
    {
        CounterfactualKind.Volume => nl
            ? $" Geprobeerd is elk aantal dagen tot en met {c.Tried}, en daarboven elke verdubbeling tot {Counterfactuals.MostDays}."
            : $" Every number of days up to {c.Tried} was tried, and beyond it every doubling up to {Counterfactuals.MostDays}.",
        _ => nl ? $" Geprobeerd is elk aantal plaatsen tot en met {c.Tried}." : $" Every number of places up to {c.Tried} was tried.",
    }));

    private static string Days(long days, bool nl) =>
        string.Create(CultureInfo.InvariantCulture, $"{days} {(nl ? (days == 1 ? "dag" : "dagen") : days == 1 ? "day" : "days")}");

    private static string Places(long places, bool nl) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{places} {(nl ? (places == 1 ? "plaats" : "plaatsen") : places == 1 ? "place" : "places")}");

    private static void WriteCounterfactuals(CanonicalJsonWriter json, Explanation explanation, Language language)
    {
        if (explanation.Counterfactuals is not { } tried)
        {
            json.Null();
            return;
        }
        json.BeginArray();
        foreach (var c in tried)
        {
            json.BeginObject();
            json.Name("change");
            json.Value(c.Change);
            json.Name("detail");
            json.Value(c.Detail);
            json.Name("found");
            json.Value(c.Found);
            json.Name("granted");
            json.Value(c.Granted);
            json.Name("kind");
            json.Value(Decisions.RowWriter.KebabCase(c.Kind.ToString()));
            json.Name("minimal");
            json.Value(c.Minimal);
            json.Name("text");
            json.Value(Sentence(c, language == Language.Dutch));
            json.Name("tried");
            if (c.Tried is { } bound)
            {
                json.Value(bound);
            }
            else
            {
                json.Null();
            }
            json.EndObject();
        }
        json.EndArray();
    }

    private static void WriteOutcome(CanonicalJsonWriter json, AllocationRow? row)
    {
        if (row is null)
        {
            json.Null();
            return;
        }
        json.BeginObject();
        json.Name("decision");
        json.Value(row.Decision);
        json.Name("granted");
        json.Value(row.Granted);
        json.Name("places");
        json.BeginObject();
        foreach (var (name, places) in row.Columns.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            json.Name(name);
            json.Value(places);
        }
        json.EndObject();
        json.Name("requested");
        json.Value(row.Requested);
        json.EndObject();
    }

    private static void WriteStep(CanonicalJsonWriter json, ExplanationStep step, Language language)
    {
        json.BeginObject();
        json.Name("basis");
        json.Value(BasisName.Of(step.Rule.Basis));
        json.Name("numbers");
        json.BeginObject();
        foreach (var (name, value) in step.Row.Values.Where(v => v.Key is not ("basis" or "rule" or "sequence" or "step" or "text"))
            .OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            json.Name(name);
            if (step.Row.IsInteger(name))
            {
                json.Value(step.Row.Number(name));
            }
            else
            {
                json.Value(value);
            }
        }
        json.EndObject();
        json.Name("rule");
        json.Value(step.Rule.Id);
        json.Name("scope");
        json.Value(Decisions.RowWriter.KebabCase(step.Scope.ToString()));
        json.Name("sequence");
        json.Value(step.Sequence);
        json.Name("source");
        json.Value(step.Rule.Source);
        json.Name("step");
        json.Value(step.Rule.Step);
        json.Name("text");
        json.Value(step.Text.In(language));
        json.EndObject();
    }
}
