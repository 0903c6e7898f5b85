using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.V1;
using EnginePolicy = TopGrid.Allocation.Engine.ReturnPolicy;

namespace TopGrid.Allocation.Services;

/// <summary>Makes the messages of a sweep's figures.</summary>
internal static class SweepMessages
{
    /// <summary>The figures per value.</summary>
    public static SweepSummary Summary(string job, SweepPlan plan, SweepFigures figures)
    {
        var summary = new SweepSummary { Job = job, Parameter = plan.Parameter };
        foreach (var setting in figures.Settings)
        {
            var message = new SweepSetting { Value = plan.ValueOf(setting.Setting) ?? "", WhatIfs = setting.WhatIfs };
            message.Policies.AddRange(setting.Kept.Select(kept => new SweepPolicy
            {
                Profession = Professions.Of(kept.Profession),
                Policy = kept.Policy == EnginePolicy.Reallocate ? ReturnPolicy.Reallocate : ReturnPolicy.WaitingList,
                KeptInConsortiumTotal = kept.Kept.Total,
                KeptInConsortiumLeast = kept.Kept.Least,
                KeptInConsortiumMost = kept.Kept.Most,
            }));
            summary.Settings.Add(message);
        }

        return summary;
    }

    /// <summary>The figures per value, profession and institution.</summary>
    public static IEnumerable<SweepResult> Results(SweepPlan plan, SweepFigures figures) =>
        from setting in figures.Settings
        from row in setting.Granted
        select new SweepResult
        {
            Value = plan.ValueOf(setting.Setting) ?? "",
            Profession = Professions.Of(row.Profession),
            Tpid = row.Tpid,
            WhatIfsWithPlace = row.Granted.Positive,
            GrantedTotal = row.Granted.Total,
            GrantedLeast = row.Granted.Least,
            GrantedMost = row.Granted.Most,
        };
}
