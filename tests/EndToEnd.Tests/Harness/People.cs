using TopGrid.Access.Callers;
using TopGrid.Access.Identities;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>The people of the yearly process, with their tokens in an identities file of their own.</summary>
internal sealed class People
{
    private readonly LocalIdentityStore _store;

    public People(string file)
    {
        _store = new LocalIdentityStore(file);
        Anna = Create("anna", CallerRole.Operator);
        Bram = Create("bram", CallerRole.Operator);
        Board = Create("bestuur", CallerRole.Board);
        Committee = Create("commissie", CallerRole.Committee);
        Auditor = Create("accountant", CallerRole.Auditor);
    }

    /// <summary>Token of an operator.</summary>
    public string Anna { get; }

    /// <summary>Token of another operator.</summary>
    public string Bram { get; }

    public string Board { get; }

    public string Committee { get; }

    public string Auditor { get; }

    public string Institution(string tpid) => Create("poi-" + tpid, CallerRole.Institution, institutions: [tpid]);

    /// <summary>Token of someone who acts for several institutions.</summary>
    public string Office(string user, string[] tpids) => Create(user, CallerRole.Institution, institutions: tpids);

    public string Lead(string tpid, string consortium) =>
        Create("regie-" + tpid, CallerRole.Lead, institutions: [tpid], consortia: [consortium]);

    /// <summary>Token of the training institute that serves this consortium and this institution.</summary>
    public string InstituteOf(string consortium, string tpid) =>
        Create("opleider", CallerRole.Institute, institutions: [tpid], consortia: [consortium], institutes: ["RINO-ZUID"]);

    private string Create(
        string user, CallerRole role, string[]? institutions = null, string[]? consortia = null, string[]? institutes = null) =>
        _store.Create(user, user, [role], institutions, consortia, institutes).Token;
}
