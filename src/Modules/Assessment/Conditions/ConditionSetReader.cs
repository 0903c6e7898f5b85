using TopGrid.Assessment.Conditions.Kinds;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Assessment.Conditions;

/// <summary>Reads and validates a condition set file.</summary>
public static class ConditionSetReader
{
    private static readonly string[] _professions = Enum.GetNames<Profession>();
    private static readonly string[] _bases = [.. Enum.GetValues<Basis>().Select(BasisName.Of)];

    /// <summary>Reads a set from YAML; the outcome holds either the set or everything that is wrong with the text.</summary>
    public static ConditionSetReading Read(string yaml)
    {
        var problems = new List<ConditionSetProblem>();
        var root = Parse(yaml, problems);
        if (root is null)
        {
            return new ConditionSetReading(null, problems);
        }

        var set = ReadSet(new ParameterReader(root, problems));
        return problems.Count == 0
            ? new ConditionSetReading(set, [])
            : new ConditionSetReading(null, [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column)]);
    }

    private static YamlMappingNode? Parse(string yaml, List<ConditionSetProblem> problems)
    {
        var root = YamlText.Load(yaml, (line, column, reason) => problems.Add(new ConditionSetProblem(line, column, reason)));
        if (root is not null and not YamlMappingNode)
        {
            problems.Add(new ConditionSetProblem(1, 1, "a condition set is one mapping with id, title, profession and conditions"));
        }

        return root as YamlMappingNode;
    }

    private static ConditionSet ReadSet(ParameterReader reader)
    {
        var title = reader.Mapping("title");
        var set = new ConditionSet(
            reader.Text("id"),
            title?.Text("nl") ?? "",
            title?.Text("en") ?? "",
            Enum.Parse<Profession>(reader.Choice("profession", _professions)),
            ReadConditions(reader));
        title?.RefuseOthers();
        reader.RefuseOthers();
        return set;
    }

    private static List<Condition> ReadConditions(ParameterReader reader)
    {
        var conditions = new List<Condition>();
        foreach (var item in reader.Mappings("conditions"))
        {
            var condition = ReadCondition(item);
            if (conditions.Any(earlier => earlier.Id == condition.Id))
            {
                item.Report("id", $"condition '{condition.Id}' occurs twice");
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private static Condition ReadCondition(ParameterReader reader)
    {
        var kind = reader.Choice("kind", CheckKinds.Names);
        var parameters = reader.MappingOrEmpty("parameters");
        var condition = new Condition
        {
            Id = reader.Text("id"),
            Kind = kind,
            Basis = (Basis)Array.IndexOf(_bases, reader.Choice("basis", _bases)),
            Source = reader.Text("source"),
            Dutch = reader.Text("nl"),
            English = reader.Text("en"),
            Check = CheckKinds.Read(kind, parameters),
        };
        parameters.RefuseOthers();
        reader.RefuseOthers();
        return condition;
    }
}
