namespace TopGrid.Allocation.Engine;

/// <summary>Evidence of what comes before the seats: pooled volume, places brought in, and step 1 (rules.md 2, 2a and 3).</summary>
internal static class Preparation
{
    public static void Record(ProfessionInput input, Trail? trail)
    {
        if (trail is null)
        {
            return;
        }

        foreach (var loan in input.Loans)
        {
            trail.Add(new Step(StepKind.PooledVolume, loan.Requester)
            {
                Other = loan.Member, A = loan.Days, B = loan.Consortium, C = input.Volume[loan.Requester],
            });
        }

        RecordBroughtIn(input, trail);
        Division.RefuseOthers(input, trail);
        for (var i = 0; i < input.Institutions; i++)
        {
            if (input.Status[i] == ApplicantStatus.Refused)
            {
                trail.Add(new Step(StepKind.Refused, i)
                {
                    Reason = input.Refusal[i], Before = input.Start[i], After = input.Start[i], A = input.Requested[i],
                    B = input.Parameters.MinimumRequest, C = input.Volume[i],
                });
            }
            else if (input.Status[i] != ApplicantStatus.None)
            {
                trail.Add(new Step(StepKind.Eligible, i)
                {
                    Reason = ReasonOf(input.Status[i]), Before = input.Start[i], After = input.Start[i], A = input.Ask[i],
                    B = input.Volume[i], C = input.BroughtInTotal[i],
                });
            }
        }
    }

    private static void RecordBroughtIn(ProfessionInput input, Trail trail)
    {
        var consortia = input.Facts.Consortia;
        for (var c = 0; c < consortia.Count; c++)
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                if (input.BroughtInReason[slot] != Reason.None)
                {
                    var i = consortia.Member[slot];
                    trail.Add(new Step(StepKind.BroughtIn, i)
                    {
                        Reason = input.BroughtInReason[slot], Other = c, A = input.BroughtIn[slot], B = input.Requested[i],
                    });
                }
            }
        }
    }

    private static Reason ReasonOf(ApplicantStatus status) => status switch
    {
        ApplicantStatus.Newcomer => Reason.Newcomer,
        ApplicantStatus.Guaranteed => Reason.Guaranteed,
        _ => Reason.Established,
    };
}
