using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Commands;

/// <summary><c>protocol list</c> and <c>protocol check FILE</c>.</summary>
internal static class ProtocolCommands
{
    public static Command Build(Shell shell)
    {
        var file = shell.Argument("FILE", Phrases.ArgProtocolFile);
        var set = shell.Texts("--set", "NAME=VALUE", Phrases.OptSet);
        return shell.Group(
            "protocol",
            Phrases.CmdProtocol,
            shell.Command("list", Phrases.CmdProtocolList, [], call => Task.FromResult(List(call.Screen))),
            shell.Command(
                "check", Phrases.CmdProtocolCheck, [file, set],
                call => Task.FromResult(Check(call.Screen, call.Value(file), call.Value(set) ?? []))));
    }

    private static int List(Screen screen)
    {
        var protocols = ProtocolLibrary.Shipped.Ids.Select(id => ProtocolLibrary.Shipped.Find(id)!).ToList();
        screen.Print(new Document(new JsonArray([.. protocols.Select(protocol => ToJson(screen, protocol))])).Table(
            [new(Phrases.ColProtocol), new(Phrases.ColTitle), new(Phrases.ColDecides), new(Phrases.ColConditions), new(Phrases.ColHash)],
            protocols.Select(protocol => (IReadOnlyList<string>)[
                protocol.Id,
                protocol.Title.In(screen.Language),
                protocol.Authority.Name.In(screen.Language),
                protocol.Parameters.ConsortiumConditions,
                protocol.Hash()[..12],
            ])));
        return ExitCodes.Done;
    }

    private static int Check(Screen screen, string file, string[] overrides)
    {
        var reading = ProtocolFiles.Load(file, overrides);
        foreach (var problem in reading.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        if (reading.Protocol is not { } protocol)
        {
            screen.Say(Phrases.ProtocolRefused, reading.Problems.Count);
            return ExitCodes.Refused;
        }

        screen.Print(new Document(ToJson(screen, protocol))
            .Line(screen.In(Phrases.ProtocolHolds, protocol.Id, protocol.Title.In(screen.Language)))
            .Facts((screen.In(Phrases.ProtocolHash), protocol.Hash()))
            .Table(
                [new(Phrases.ColParameter), new(Phrases.ColValue), new(Phrases.ColBasis), new(Phrases.ColSource)],
                ParameterTable.Names.Select(name => (IReadOnlyList<string>)[
                    name,
                    ParameterTable.ValueOf(protocol.Parameters, name),
                    protocol.ParameterBases.TryGetValue(name, out var basis) ? BasisName.Of(basis.Basis, screen.Language) : "",
                    basis?.Source ?? "",
                ])));
        return ExitCodes.Done;
    }

    private static JsonObject ToJson(Screen screen, Protocol protocol) => new()
    {
        ["id"] = protocol.Id,
        ["year"] = protocol.Year,
        ["title"] = protocol.Title.In(screen.Language),
        ["decides"] = protocol.Authority.Decides,
        ["authority"] = protocol.Authority.Name.In(screen.Language),
        ["protocol_hash"] = protocol.Hash(),
        ["what_if"] = new JsonArray([.. protocol.WhatIf.Select(change => (JsonNode)change)]),
        ["parameters"] = new JsonObject(ParameterTable.Names.Select(name =>
            KeyValuePair.Create(name, (JsonNode?)ParameterTable.ValueOf(protocol.Parameters, name)))),
    };
}
