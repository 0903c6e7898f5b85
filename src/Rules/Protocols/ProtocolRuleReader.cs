using TopGrid.Rules.Vocabulary;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// Reads the rules of a protocol file against <see cref="RuleCatalogue"/>. A rule may have sentences of its own; without them it speaks the
/// version of the common ones that the file names.
/// </summary>
/// <param name="yaml">Collects the problems.</param>
/// <param name="sentences">The common sentences.</param>
/// <param name="version">The version that the file names; 0 when it names none.</param>
internal sealed class ProtocolRuleReader(YamlReader yaml, Sentences sentences, int version)
{
    private static readonly string[] _keys = ["id", "basis", "source"];
    private static readonly string[] _optionalKeys = ["step", "nl", "en"];
    private static readonly string[] _allKeys = ["id", "basis", "source", "nl", "en"];

    public Dictionary<string, ProtocolRule> Rules(YamlNode? node)
    {
        var rules = new Dictionary<string, ProtocolRule>(StringComparer.Ordinal);
        foreach (var item in yaml.Sequence(node, "rules"))
        {
            // A file that names no version of the common sentences says its own.
            var m = version > 0
                ? yaml.Mapping(item, "a rule", _keys, _optionalKeys)
                : yaml.Mapping(item, "a rule", _allKeys, "step");
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
            if (m.TryGetValue("step", out var stepNode)
                && yaml.Value<int>(stepNode, "step", "a step from 0 to 10", t => ProtocolReader.Whole(t, 0, 10)) is var step
                && step != definition.Step)
            {
                yaml.Problem(stepNode, $"rule '{id}' belongs to step {definition.Step}, not {step}");
            }
            var common = sentences.Find(id, version);
            var sentence = new LocalText(
                Sentence(item, m.GetValueOrDefault("nl"), definition, "nl", common?.Nl),
                Sentence(item, m.GetValueOrDefault("en"), definition, "en", common?.En));
            var rule = new ProtocolRule(
                id, definition.Step, ProtocolReader.ReadBasis(yaml, m.GetValueOrDefault("basis"), "basis"),
                yaml.Text(m.GetValueOrDefault("source"), "source"), sentence);
            if (!rules.TryAdd(id, rule))
            {
                yaml.Problem(item, $"rule '{id}' is listed twice");
            }
        }
        if (node is not null)
        {
            Missing(node, rules);
        }
        return rules;
    }

    private void Missing(YamlNode node, Dictionary<string, ProtocolRule> rules)
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

    private string Sentence(YamlNode rule, YamlNode? own, RuleDefinition definition, string language, string? common)
    {
        var node = own ?? rule;
        if (own is null && common is null && version > 0)
        {
            yaml.Problem(rule, $"the common sentences have none in '{language}' for rule '{definition.Id}'; write it here");
        }

        var text = own is null ? common ?? "" : yaml.Text(own, language);
        try
        {
            foreach (var field in SentenceTemplate.Fields(text).Where(f => !definition.Knows(f)))
            {
                yaml.Problem(
                    node,
                    $"the sentence names '{field}', which rule '{definition.Id}' does not have; it has {string.Join(", ", definition.AllFields)}");
            }
        }
        catch (FormatException e)
        {
            yaml.Problem(node, e.Message);
        }
        return text;
    }
}
