using System.Globalization;
using Google.Rpc;
using Grpc.Core;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Common.V1;
using Language = TopGrid.Rules.Vocabulary.Language;

namespace TopGrid.Cli.Invocation;

/// <summary>
/// What the details of a host's error add to its text: findings in the language of the call, when to try again, and the reason for
/// programs.
/// </summary>
internal static class ErrorLines
{
    /// <summary>Writes a line for each; none for an error without details.</summary>
    public static void Write(RpcException rpc, Language language, TextWriter error)
    {
        if (rpc.GetRpcStatus() is not { } status)
        {
            return;
        }

        foreach (var detail in status.Details)
        {
            if (detail.TryUnpack<Finding>(out var finding))
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{finding.File}:{finding.Line}:{finding.Column}");
                error.WriteLine(
                    $"  {place} {finding.Code} {Findings.InLanguage(finding.Reason, language)} {Findings.InLanguage(finding.Advice, language)}");
            }
            else if (detail.TryUnpack<RetryInfo>(out var retry))
            {
                error.WriteLine(
                    $"  {Phrases.TryAgainAfter.In(language, retry.RetryDelay.ToTimeSpan().TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture))}");
            }
        }

        if (status.GetDetail<ErrorInfo>() is { } info)
        {
            error.WriteLine($"  [{info.Reason}]");
        }
    }
}
