namespace TopGrid.Dataset;

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
