using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;

namespace TopGrid.Cli.Commands;

/// <summary><c>allocate</c>: computes a folder without a server.</summary>
internal static class AllocateCommand
{
    public static Command Build(Shell shell)
    {
        var data = shell.Text("--data", "DIR", Phrases.OptData, required: true);
        var result = shell.Text("--out", "DIR", Phrases.OptOut);
        var protocol = shell.Text("--protocol", "ID|FILE", Phrases.OptProtocol);
        var set = shell.Texts("--set", "NAME=VALUE", Phrases.OptSet);
        var check = shell.Flag("--check", Phrases.OptCheck);
        var round = shell.Text("--round", "1|2|a1|a2|...", Phrases.OptRound);
        var previous = shell.Texts("--previous", "DIR", Phrases.OptPrevious);
        var places = shell.Texts("--places", "PROFESSION=N", Phrases.OptPlaces);
        return shell.Command("allocate", Phrases.CmdAllocate, [
            data, result, protocol, set, check, round, previous, places], call => RunAsync(call, new Arguments(
            call.Required(data), call.Value(result), call.Value(protocol), call.Value(set) ?? [], call.Value(check),
            call.Value(round) ?? "1", call.Value(previous) ?? [], call.Value(places) ?? [])));
    }

    private sealed record Arguments(
        string Data, string? Out, string? Protocol, string[] Set, bool Check, string Round, string[] Previous, string[] Places);

    private static async Task<int> RunAsync(Call call, Arguments arguments)
    {
        var screen = call.Screen;
        if (WrongUse(screen, arguments) is { } refused)
        {
            return refused;
        }

        if (Round.Parse(screen, arguments.Round, arguments.Places) is not { } round)
        {
            return ExitCodes.Refused;
        }

        if (round.IsLater != arguments.Previous.Length > 0)
        {
            return screen.Refuse(Phrases.RoundNeedsPrevious);
        }

        var chosen = arguments.Protocol is null ? null : ProtocolFiles.Load(arguments.Protocol, arguments.Set);
        if (FolderYear.Load(screen, arguments.Data, chosen, arguments.Set) is not { } folder)
        {
            return ExitCodes.Refused;
        }

        var (protocol, year) = (folder.Protocol, folder.Year.Year.Year);
        if (!protocol.Covers(year))
        {
            screen.Say(Phrases.OutsideValidity, protocol.Id, protocol.ValidFrom, protocol.ValidUntil, year);
        }

        EarlierResult? earlier = null;
        if (round.IsLater && (earlier = EarlierRounds.Load(screen, round, arguments.Previous, folder.Year)) is null)
        {
            return ExitCodes.Refused;
        }

        if (arguments.Check)
        {
            screen.Print(Checked(screen, folder));
            return ExitCodes.Done;
        }

        folder = WithSeed(screen, folder);
        var input = folder.ToInput(earlier);
        var result = await Progress.ShowAsync(
            screen, Phrases.Computing, _ => Task.FromResult(YearRun.Create(input).Execute(Environment.ProcessorCount)));
        ResultFiles.WriteFolder(result, arguments.Out!);
        if (folder.Protocol.WhatIf.Count > 0)
        {
            screen.Say(Phrases.WhatIf, string.Join(", ", folder.Protocol.WhatIf));
        }

        screen.Print(ResultDocument.OfFolder(screen, arguments.Out!, folder.Year));
        return ExitCodes.Done;
    }

    private static int? WrongUse(Screen screen, Arguments arguments)
    {
        if (arguments.Out is null && !arguments.Check)
        {
            return screen.Refuse(Phrases.OptionMissing, "--out", screen.In(Phrases.OptOut));
        }

        if (arguments.Out is { } target && Folders.AreSame(arguments.Data, target))
        {
            return screen.Refuse(Phrases.OutIsData, target);
        }

        return arguments.Out is { } other && arguments.Previous.Any(earlier => Folders.AreSame(earlier, other))
            ? screen.Refuse(Phrases.OutIsPrevious, other)
            : null;
    }

    /// <summary>A seed that the facts lack is drawn from the system; its commitment is shown before anything is drawn with it.</summary>
    private static FolderYear WithSeed(Screen screen, FolderYear folder)
    {
        if (folder.Year.Year.Seed is not null)
        {
            return folder;
        }

        var seed = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        screen.Say(Phrases.SeedDrawn, CanonicalForm.SeedCommitment(seed));
        return folder.WithSeed(seed);
    }

    private static Document Checked(Screen screen, FolderYear folder)
    {
        var hash = CanonicalForm.InputHash(folder.Year);
        var json = new JsonObject
        {
            ["year"] = folder.Year.Year.Year,
            ["protocol"] = folder.Protocol.Id,
            ["protocol_hash"] = folder.Protocol.Hash(),
            ["input_hash"] = hash,
            ["findings"] = Output.Findings.ToJson(folder.Findings, screen.Language),
        };
        return new Document(json)
            .Line(screen.In(Phrases.CheckPassed, folder.Year.Year.Year))
            .Facts((screen.In(Phrases.InputHash), hash), (screen.In(Phrases.ProtocolHash), folder.Protocol.Hash()));
    }
}
