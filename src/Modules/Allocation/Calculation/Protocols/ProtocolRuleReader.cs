using YamlDotNet.RepresentationModel;

namespace TopGrid.Allocation.Calculation.Protocols;

/// <summary>Reads the rules of a protocol file against <see cref="RuleCatalogue"/>.</summary>
internal static class ProtocolRuleReader
{
    public static Dictionary<string, ProtocolRule> Rules(YamlReader yaml, YamlNode? node)
    {
        var rules = new Dictionary<string, ProtocolRule>(StringComparer.Ordinal);
        foreach (var item in yaml.Sequence(node, "rules"))
        {
            var m = yaml.Mapping(item, "a rule", ["id", "step", "basis", "source", "nl", "en"]);
            var id = yaml.Text(m.GetValueOrDefault("id"), "id");
            var definition = RuleCatalogue.Find(id);
            if (definition is null)
            {
                if (id.Length > 0)
                {
                    yaml.Problem(m["id"], $"unknown rule '{id}'; known are {string.Join(", ", RuleCatalogue.All.Select(r => r.Id))}");
                }
                continue;
            }
            var step = yaml.Value<int>(m.GetValueOrDefault("step"), "step", "a step from 0 to 10", t => ProtocolReader.Whole(t, 0, 10));
            if (m.TryGetValue("step", out var stepNode) && step != definition.Step)
            {
                yaml.Problem(stepNode, $"rule '{id}' belongs to step {definition.Step}, not {step}");
            }
            var sentence = new LocalText(
                Sentence(yaml, m.GetValueOrDefault("nl"), definition, "nl"), Sentence(yaml, m.GetValueOrDefault("en"), definition, "en"));
            var rule = new ProtocolRule(
                id, step, ProtocolReader.ReadBasis(yaml, m.GetValueOrDefault("basis"), "basis"),
                yaml.Text(m.GetValueOrDefault("source"), "source"), sentence);
            if (!rules.TryAdd(id, rule))
            {
                yaml.Problem(item, $"rule '{id}' is listed twice");
            }
        }
        if (node is not null)
        {
            Missing(yaml, node, rules);
        }
        return rules;
    }

    private static void Missing(YamlReader yaml, YamlNode node, Dictionary<string, ProtocolRule> rules)
    {
        foreach (var step in RuleCatalogue.All.GroupBy(r => r.Step))
        {
            var missing = step.Where(r => !rules.ContainsKey(r.Id)).Select(r => r.Id).ToList();
            if (missing.Count == step.Count())
            {
                yaml.Problem(node, $"step {step.Key} is missing; it has the rules {string.Join(", ", missing)}");
            }
            else if (missing.Count > 0)
            {
                yaml.Problem(node, $"step {step.Key} misses the rules {string.Join(", ", missing)}");
            }
        }
    }

    private static string Sentence(YamlReader yaml, YamlNode? node, RuleDefinition definition, string language)
    {
        var text = yaml.Text(node, language);
        try
        {
            foreach (var field in SentenceTemplate.Fields(text).Where(f => !definition.Knows(f)))
            {
                yaml.Problem(
                    node!,
                    $"the sentence names '{field}', which rule '{definition.Id}' does not have; it has {string.Join(", ", definition.AllFields)}");
            }
        }
        catch (FormatException e)
        {
            yaml.Problem(node!, e.Message);
        }
        return text;
    }
}
