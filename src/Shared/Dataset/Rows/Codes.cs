namespace TopGrid.Dataset;

/// <summary>The professions that places are allocated for (dataset.md, "Values"). Every profession is computed on its own.</summary>
public enum Profession
{
    /// <summary>Healthcare psychologist (gezondheidszorgpsycholoog).</summary>
    GZ,

    /// <summary>Psychotherapist.</summary>
    PT,

    /// <summary>Clinical psychologist (klinisch psycholoog).</summary>
    KP,

    /// <summary>Clinical neuropsychologist (klinisch neuropsycholoog).</summary>
    KNP,

    /// <summary>Nurse specialist in mental health (verpleegkundig specialist).</summary>
    VS,
}

/// <summary>What kind of organisation trains: <c>institution</c> or <c>practice</c>.</summary>
public enum InstitutionKind
{
    /// <summary>An organisation with employees.</summary>
    Institution,

    /// <summary>A practice of one or a few persons.</summary>
    Practice,
}

/// <summary>Who requests for a consortium (S1): <c>pooled</c>, <c>separate</c> or <c>mixed</c>.</summary>
public enum ConsortiumMode
{
    /// <summary>One institution requests, as employer, on everyone's volume.</summary>
    Pooled,

    /// <summary>Every member requests for itself; nothing is pooled.</summary>
    Separate,

    /// <summary>Some members request for themselves, the requester for the others.</summary>
    Mixed,
}

/// <summary>Outcome of the test of a consortium by the head trainers.</summary>
public enum TestResult
{
    /// <summary>The head trainers approved.</summary>
    Passed,

    /// <summary>The head trainers did not approve.</summary>
    Failed,

    /// <summary>The test is not finished.</summary>
    Pending,
}

/// <summary>Clauses found in the agreement of a consortium (rules.md 7, condition "agreement").</summary>
[Flags]
public enum AgreementClauses
{
    /// <summary>No clause known.</summary>
    None = 0,

    /// <summary><c>training</c>: the training itself.</summary>
    Training = 1,

    /// <summary><c>selection</c>: selection of trainees.</summary>
    Selection = 2,

    /// <summary><c>lead</c>: the lead institution and its mandate.</summary>
    Lead = 4,

    /// <summary><c>employment</c>: who employs the trainee.</summary>
    Employment = 8,

    /// <summary><c>costs</c>: how costs and revenue are shared.</summary>
    Costs = 16,

    /// <summary><c>liability</c>: who is liable.</summary>
    Liability = 32,

    /// <summary><c>entry_exit</c>: joining and leaving.</summary>
    EntryExit = 64,

    /// <summary><c>conflict</c>: settlement of disputes.</summary>
    Conflict = 128,
}
