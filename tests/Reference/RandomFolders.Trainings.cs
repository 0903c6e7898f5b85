namespace TopGrid.Reference;

/// <summary>Volumes: trainings on the borders of the window, shares, interruptions and mergers.</summary>
internal sealed partial class RandomFolders
{
    private int _trainees;

    private DateOnly WindowStart => new(_year - 4, 1, 1);

    private DateOnly WindowEnd => new(_year - 2, 12, 31);

    private void Trainings()
    {
        // 0: everyone the same, so that all is decided by lot; 1: few sizes; otherwise anything
        var style = OneOf(0, 1, 1, 2, 3);
        var single = Chance(50);
        foreach (var (tpid, profession) in Pairs(80))
        {
            var count = style == 0 || (style == 1 && single) ? 1 : Number(0, 3);
            for (var i = 0; i < count; i++)
            {
                var trainee = $"p{++_trainees}";
                if (style == 0)
                {
                    Training(trainee, tpid, profession, WindowStart.AddDays(-1), null, true, "");
                }
                else if (style == 1)
                {
                    // 50, 151 and 252 leave the same remainder at 101 days for a place
                    var days = OneOf(100, 100, 100, 200, 300, 50, 151, 252);
                    Training(trainee, tpid, profession, WindowEnd.AddDays(1 - days), WindowEnd, true, "100");
                }
                else
                {
                    Trainee(trainee, tpid, profession);
                }

                Interruptions(trainee, style <= 1 ? 3 : 20);
            }
        }
    }

    private void Trainee(string trainee, string tpid, string profession)
    {
        var (start, end) = Period();
        var subsidised = Chance(75);
        if (Chance(60))
        {
            Training(trainee, tpid, profession, start, end, subsidised, OneOf("", "100", "100", "33", "50", Text(Number(1, 100))));
        }
        else if (Chance(50))
        {
            // at two places at once, together never over 100
            var share = Number(1, 99);
            Training(trainee, tpid, profession, start, end, subsidised, Text(share));
            var (start2, end2) = Chance(50) ? (start, end) : Period();
            var rest = Chance(70) ? 100 - share : Number(1, 100 - share);
            Training(trainee, OneOf(_tpids.ToArray()), OneOf(_professions.ToArray()), start2, end2, Chance(75), Text(rest));
        }
        else
        {
            // one place after the other, without a gap
            var until = end ?? WindowEnd.AddDays(-Number(0, 400));
            until = until < start ? start : until;
            Training(trainee, tpid, profession, start, until, subsidised, "");
            var later = until.AddDays(1);
            Training(
                trainee, OneOf(_tpids.ToArray()), profession, later, Chance(40) ? null : later.AddDays(Number(0, 500)), Chance(75), "");
        }
    }

    private void Training(
        string trainee, string tpid, string profession, DateOnly start, DateOnly? end, bool subsidised, string share) =>
        Add("trainings", trainee, tpid, profession, Day(start), Day(end), subsidised ? "true" : "false", share);

    private (DateOnly Start, DateOnly? End) Period()
    {
        var start = Number(0, 5) switch
        {
            0 => WindowStart.AddDays(Number(-1, 1)),
            1 => WindowEnd.AddDays(Number(-1, 1)),
            2 => new DateOnly(_year - Number(2, 3), 1, 1).AddDays(Number(-1, 0)),
            _ => WindowStart.AddDays(Number(-400, 1200)),
        };
        DateOnly? end = Number(0, 5) switch
        {
            0 => null,
            1 => WindowStart.AddDays(Number(-1, 1)),
            2 => WindowEnd.AddDays(Number(-1, 1)),
            3 => new DateOnly(_year - Number(2, 3), 1, 1).AddDays(Number(-1, 0)),
            _ => start.AddDays(Number(0, 900)),
        };
        return (start, end < start ? start : end);
    }

    private void Interruptions(string trainee, int percent)
    {
        for (var i = Chance(percent) ? Number(1, 3) : 0; i > 0; i--)
        {
            var (start, end) = Period();
            if (!_rows["interruptions"].Any(r => r[0] == trainee && r[1] == Day(start)))
            {
                Add("interruptions", trainee, Day(start), Day(Chance(80) && end is not null ? end : Chance(30) ? null : start.AddDays(60)));
            }
        }
    }

    /// <summary>Chains, never cycles: always from a later to an earlier place in one order.</summary>
    private void Mergers()
    {
        if (!Chance(35))
        {
            return;
        }

        var order = _tpids.OrderBy(_ => _random.Next()).ToList();
        for (var i = 1; i < order.Count; i++)
        {
            if (Chance(25))
            {
                var effective = Chance(60) ? _deadline.AddYears(-Number(0, 3)) : _deadline.AddDays(Number(-1, 1));
                Add("mergers", order[i], order[Chance(60) ? i - 1 : Number(0, i - 1)], Day(effective));
            }
        }
    }
}
