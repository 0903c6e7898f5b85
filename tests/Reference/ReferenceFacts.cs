using System.Globalization;
using System.Text;

namespace TopGrid.Reference;

internal sealed record Recognition(
    string Tpid, string Profession, DateOnly From, DateOnly? Until, int? FirstYear, bool EnteredAsNewcomer, bool EveryYear)
{
    /// <summary>rules.md 3: both dates of a recognition are inclusive.</summary>
    public bool ValidOn(DateOnly day) => From <= day && (Until is null || day <= Until);
}

internal sealed record Training(
    string Trainee, string Tpid, string Profession, DateOnly Start, DateOnly? End, bool Subsidised, int Share);

internal sealed record Interruption(string Trainee, DateOnly Start, DateOnly? End);

internal sealed record Merger(string Predecessor, string Successor, DateOnly EffectiveOn);

internal sealed record Request(string Tpid, string Profession, int Round, int Places);

internal sealed record BroughtIn(string Consortium, string Tpid, string Profession, int Places);

internal sealed record Consortium(string Id, string Requester, string Mode, bool Qualifies);

internal sealed record Member(string Consortium, string Tpid, bool Dependent);

internal sealed record Declared(string Consortium, string Profession, string Tpid, int Places);

internal sealed record Transfer(string Consortium, string Profession, string From, string To, int Places);

internal sealed record Return(string Tpid, string Profession, int Places, DateOnly On, string OfferedTo);

/// <summary>The facts of a folder as plain lists, consortia already in order of id.</summary>
internal sealed class ReferenceFacts
{
    public ReferenceFacts(IReadOnlyDictionary<string, string> folder)
    {
        List<Dictionary<string, string>> Rows(string file) => ReferenceCsv.Rows(folder, file + ".csv");

        var year = Rows("year").Single();
        Year = Number(year["year"]);
        RequestDeadline = Date(year["request_deadline"])!.Value;
        // rules.md 9: empty = 31 May of T-1, the last day in time
        WithdrawalDeadline = Date(year["withdrawal_deadline"]) ?? new DateOnly(Year - 1, 5, 31);
        Seed = Convert.FromHexString(year["seed"]);
        Sectors = Rows("institutions").ToDictionary(r => r["tpid"], r => r["sector"]);
        Recognitions = Rows("recognitions").Select(r => new Recognition(
            r["tpid"], r["profession"], Date(r["valid_from"])!.Value, Date(r["valid_until"]),
            r["first_allocation_year"] == "" ? null : Number(r["first_allocation_year"]),
            r["entered_as_newcomer"] == "true", r["requested_every_year"] == "true")).ToList();
        Trainings = Rows("trainings").Select(r => new Training(
            r["trainee"], r["tpid"], r["profession"], Date(r["start"])!.Value, Date(r["end"]),
            r["subsidised"] == "true", r["share"] == "" ? 100 : Number(r["share"]))).ToList();
        Interruptions = Rows("interruptions")
            .Select(r => new Interruption(r["trainee"], Date(r["start"])!.Value, Date(r["end"]))).ToList();
        Mergers = Rows("mergers")
            .Select(r => new Merger(r["predecessor"], r["successor"], Date(r["effective_on"])!.Value)).ToList();
        Places = Rows("capacity").ToDictionary(r => r["profession"], r => Number(r["places"]));
        BonusReserves = Rows("capacity").ToDictionary(r => r["profession"], r => Number(r["bonus_reserve"]));
        SectorWeights = Rows("sector_weights")
            .Select(r => (r["profession"], r["sector"], (long)Number(r["weight"]))).ToList();
        Requests = Rows("requests")
            .Select(r => new Request(r["tpid"], r["profession"], Number(r["round"]), Number(r["places"]))).ToList();
        BroughtIns = Rows("brought_in")
            .Select(r => new BroughtIn(r["consortium"], r["tpid"], r["profession"], Number(r["places"]))).ToList();
        var assessed = Rows("assessments").ToDictionary(r => r["consortium"], r => r["qualifies"] == "true");
        Consortia = Rows("consortia")
            // rules.md 2: requester, empty = the lead
            .Select(r => new Consortium(
                r["consortium"], r["requester"] == "" ? r["lead"] : r["requester"], r["mode"], assessed[r["consortium"]]))
            .OrderBy(c => c.Id, ByteOrder.Instance).ToList();
        Members = Rows("consortium_members")
            .Select(r => new Member(r["consortium"], r["tpid"], r["dependent"] == "true")).ToList();
        BonusDistribution = Rows("bonus_distribution")
            .Select(r => new Declared(r["consortium"], r["profession"], r["tpid"], Number(r["places"]))).ToList();
        Transfers = Rows("transfers").Select(r => new Transfer(
            r["consortium"], r["profession"], r["from_tpid"], r["to_tpid"], Number(r["places"]))).ToList();
        Returns = Rows("returns").Select(r => new Return(
            r["tpid"], r["profession"], Number(r["places"]), Date(r["returned_on"])!.Value, r["offered_to"])).ToList();
    }

    public int Year { get; }

    public DateOnly RequestDeadline { get; }

    public DateOnly WithdrawalDeadline { get; }

    public byte[] Seed { get; }

    public Dictionary<string, string> Sectors { get; }

    public List<Recognition> Recognitions { get; }

    public List<Training> Trainings { get; }

    public List<Interruption> Interruptions { get; }

    public List<Merger> Mergers { get; }

    public Dictionary<string, int> Places { get; }

    public Dictionary<string, int> BonusReserves { get; }

    public List<(string Profession, string Sector, long Weight)> SectorWeights { get; }

    public List<Request> Requests { get; }

    public List<BroughtIn> BroughtIns { get; }

    public List<Consortium> Consortia { get; }

    public List<Member> Members { get; }

    public List<Declared> BonusDistribution { get; }

    public List<Transfer> Transfers { get; }

    public List<Return> Returns { get; }

    public bool IsMember(string consortium, string tpid) =>
        Members.Any(m => m.Consortium == consortium && m.Tpid == tpid);

    public Recognition? RecognitionOf(string tpid, string profession) => Recognitions.Where(r =>
        r.Tpid == tpid && r.Profession == profession && r.ValidOn(RequestDeadline))
        .MaxBy(r => r.From); // two at once: docs/silent-rules.md 1

    public int Asked(string tpid, string profession, int round) => Requests
        .Where(r => r.Tpid == tpid && r.Profession == profession && r.Round == round).Sum(r => r.Places);

    private static int Number(string cell) => cell == "" ? 0 : int.Parse(cell, CultureInfo.InvariantCulture);

    private static DateOnly? Date(string cell) =>
        cell == "" ? null : DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>dataset.md: text is sorted by UTF-8 bytes.</summary>
internal sealed class ByteOrder : IComparer<string>
{
    public static ByteOrder Instance { get; } = new();

    public int Compare(string? x, string? y) =>
        Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
}
