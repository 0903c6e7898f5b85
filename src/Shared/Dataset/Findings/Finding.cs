using System.Globalization;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>Whether a finding refuses the data.</summary>
public enum Severity
{
    /// <summary>Nothing is imported or computed.</summary>
    Error,

    /// <summary>Reported; the outcome is the one that rules.md defines.</summary>
    Warning,
}

/// <summary>One problem found in the data.</summary>
/// <param name="Kind">What kind of problem, with its stable code and its texts.</param>
/// <param name="File">The file; empty when it concerns the folder.</param>
/// <param name="Line">
/// Line on which the row begins, counted from 1 with the header as line 1; line breaks inside quoted cells count. 0 when it concerns
/// the file as a whole.
/// </param>
/// <param name="Column">Name of the column; empty when it concerns the row or the file as a whole.</param>
/// <param name="Arguments">What the texts of the kind name: the cell as it stands, the id, the day, the sum.</param>
public sealed record Finding(FindingKind Kind, string File, int Line, string Column, IReadOnlyList<string> Arguments)
{
    /// <summary>Stable code, such as <c>unknown-id</c> (docs/findings.md).</summary>
    public string Code => Kind.Code;

    /// <summary>Error or warning.</summary>
    public Severity Severity => Kind.Severity;

    /// <summary>What is wrong, in one sentence.</summary>
    /// <param name="language">The language of the sentence.</param>
    public string Reason(Language language = Language.Dutch) => Fill(language == Language.Dutch ? Kind.ReasonDutch : Kind.ReasonEnglish);

    /// <summary>What to do about it, in one sentence.</summary>
    /// <param name="language">The language of the sentence.</param>
    public string WhatToDo(Language language = Language.Dutch) => Fill(language == Language.Dutch ? Kind.AdviceDutch : Kind.AdviceEnglish);

    /// <summary>Place, code and reason on one line, as the command line prints it.</summary>
    /// <param name="language">The language of the sentence.</param>
    public string Describe(Language language = Language.Dutch)
    {
        var place = File;
        if (Line > 0)
        {
            place += string.Create(CultureInfo.InvariantCulture, $":{Line}");
        }

        if (Column.Length > 0)
        {
            place += $" [{Column}]";
        }

        return $"{place} {Code}: {Reason(language)} {WhatToDo(language)}";
    }

    /// <inheritdoc />
    public override string ToString() => Describe();

    private string Fill(string template)
    {
        var text = template;
        for (var i = 0; i < Arguments.Count; i++)
        {
            text = text.Replace($"{{{i}}}", Arguments[i], StringComparison.Ordinal);
        }

        return text;
    }
}

/// <summary>A kind of finding. In the texts <c>{0}</c>, <c>{1}</c> ... stand for the arguments of the finding.</summary>
/// <param name="Code">Stable code in lower case with hyphens.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="ReasonDutch">What is wrong, in Dutch.</param>
/// <param name="ReasonEnglish">What is wrong, in English.</param>
/// <param name="AdviceDutch">What to do, in Dutch.</param>
/// <param name="AdviceEnglish">What to do, in English.</param>
public sealed record FindingKind(
    string Code,
    Severity Severity,
    string ReasonDutch,
    string ReasonEnglish,
    string AdviceDutch,
    string AdviceEnglish);
