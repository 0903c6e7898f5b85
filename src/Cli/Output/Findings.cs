using System.Globalization;
using System.Text.Json.Nodes;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using Wire = TopGrid.Common.V1;

namespace TopGrid.Cli.Output;

/// <summary>Findings as the command line shows them: <c>file:line:column severity code reason; what to do</c> on standard error.</summary>
internal static class Findings
{
    /// <summary>Shows the findings of a folder, all of them.</summary>
    /// <returns>Whether there is an error among them.</returns>
    public static bool Show(Screen screen, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Console.Error.WriteLine(Line(
                screen, finding.File, finding.Line, finding.Column, finding.Severity == Severity.Error, finding.Code,
                finding.Reason(screen.Language), finding.WhatToDo(screen.Language)));
        }

        return Total(screen, findings.Count(f => f.Severity == Severity.Error), findings.Count(f => f.Severity == Severity.Warning));
    }

    /// <summary>Shows the findings that a host sent, all of them.</summary>
    /// <returns>Whether there is an error among them.</returns>
    public static bool Show(Screen screen, IReadOnlyList<Wire.Finding> findings)
    {
        foreach (var finding in findings)
        {
            Console.Error.WriteLine(Line(
                screen, finding.File, finding.Line, finding.Column, finding.Severity == Wire.Severity.Error, finding.Code,
                InLanguage(finding.Reason, screen.Language), InLanguage(finding.Advice, screen.Language)));
        }

        var warnings = findings.Count(f => f.Severity == Wire.Severity.Warning);
        return Total(screen, findings.Count(f => f.Severity == Wire.Severity.Error), warnings);
    }

    /// <summary>The findings for machines.</summary>
    public static JsonArray ToJson(IReadOnlyList<Finding> findings, Language language) =>
    [
        .. findings.Select(finding => (JsonNode)new JsonObject
        {
            ["severity"] = finding.Severity == Severity.Error ? "error" : "warning",
            ["code"] = finding.Code,
            ["file"] = finding.File,
            ["line"] = finding.Line,
            ["column"] = finding.Column,
            ["reason"] = finding.Reason(language),
            ["advice"] = finding.WhatToDo(language),
        }),
    ];

    /// <summary>A text of the host in a language, Dutch where a person wrote it in Dutch only.</summary>
    public static string InLanguage(Wire.LocalizedText? text, Language language) => text switch
    {
        null => "",
        { En.Length: > 0 } when language == Language.English => text.En,
        _ => text.Nl,
    };

    private static string Line(
        Screen screen, string file, int line, string column, bool isError, string code, string reason, string advice)
    {
        var place = file.Length == 0 ? "" : line == 0 ? file : string.Create(CultureInfo.InvariantCulture, $"{file}:{line}");
        place += column.Length == 0 ? "" : $":{column}";
        var severity = screen.In(isError ? Phrases.SeverityError : Phrases.SeverityWarning);
        return $"{place} {severity} {code} {reason.TrimEnd('.')}; {advice}".TrimStart();
    }

    private static bool Total(Screen screen, int errors, int warnings)
    {
        if (errors + warnings > 0)
        {
            screen.Say(Phrases.FindingsTotal, errors, warnings);
        }

        return errors > 0;
    }
}
