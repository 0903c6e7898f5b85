using TopGrid.Assessment.Conditions.Kinds;
using TopGrid.Dataset;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Assessment.Conditions;

/// <summary>Reads and validates a condition set file.</summary>
public static class ConditionSetReader
{
    private static readonly string[] _professions = Enum.GetNames<Profession>();
    private static readonly string[] _bases = ["stated", "inferred", "chosen"];

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
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add(new ConditionSetProblem(1, 1, "a condition set is one mapping with id, title, profession and conditions"));
        }
        catch (YamlException problem)
        {
            problems.Add(new ConditionSetProblem(problem.Start.Line, problem.Start.Column, problem.Message));
        }

        return null;
    }

    private static ConditionSet ReadSet(ParameterReader reader)
    {
        var title = reader.Mapping("title");
        var years = reader.Mapping("years");
        var set = new ConditionSet(
            reader.Text("id"),
            title?.Text("nl") ?? "",
            title?.Text("en") ?? "",
            Enum.Parse<Profession>(reader.Choice("profession", _professions)),
            years?.Number("first", 1000) ?? 0,
            years?.Has("last") == true ? years.Number("last", 1000) : null,
            ReadConditions(reader));
        years?.RefuseOthers();
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
            Basis = (ConditionBasis)Array.IndexOf(_bases, reader.Choice("basis", _bases)),
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
