namespace TopGrid.Evidence;

/// <summary>
/// Names of the attributes on spans, in one place. <c>dpl.core.*</c> follows the Dutch working standard
/// "Logboek Dataverwerkingen"; facts of our own are under <c>topgrid.*</c>.
/// </summary>
public static class SpanAttributes
{
    /// <summary>Id of the processing activity in the register of processing activities.</summary>
    public const string ProcessingActivityId = "dpl.core.processing_activity_id";

    /// <summary>Pseudonym of the person whose data are processed; only for practices of one person.</summary>
    public const string DataSubjectId = "dpl.core.data_subject_id";

    /// <summary>What kind of id <see cref="DataSubjectId"/> is.</summary>
    public const string DataSubjectIdType = "dpl.core.data_subject_id_type";

    /// <summary>The other organisation that processes on our behalf or asked us to.</summary>
    public const string ForeignProcessor = "dpl.core.foreign_operation.processor";

    /// <summary>Allocation year T.</summary>
    public const string Year = "topgrid.year";

    /// <summary>Profession code (GZ, PT, KP, KNP, VS).</summary>
    public const string Profession = "topgrid.profession";

    /// <summary>Id of the run.</summary>
    public const string Run = "topgrid.run";

    /// <summary>Name of the phase of a run.</summary>
    public const string Phase = "topgrid.phase";

    /// <summary>Number of the unit of work inside its phase.</summary>
    public const string Unit = "topgrid.unit";

    /// <summary>Attempt of a unit, from 1.</summary>
    public const string Attempt = "topgrid.attempt";

    /// <summary>What came of an attempt: Done, PhaseDone or Lost.</summary>
    public const string Completion = "topgrid.completion";

    /// <summary>Name of the worker that computed a unit. On traces only, never in a result.</summary>
    public const string Worker = "topgrid.worker";

    /// <summary>SHA-256 of the frozen input, hexadecimal.</summary>
    public const string InputHash = "topgrid.input_hash";

    /// <summary>SHA-256 of the protocol in canonical form, hexadecimal.</summary>
    public const string ProtocolHash = "topgrid.protocol_hash";

    /// <summary>Root of the evidence tree, hexadecimal.</summary>
    public const string EvidenceRoot = "topgrid.evidence_root";

    /// <summary>The party a decision is about: a tpid, consortium id or sector.</summary>
    public const string Party = "topgrid.party";

    /// <summary>Step of the ladder.</summary>
    public const string Step = "topgrid.step";

    /// <summary>Id of the rule that a decision rests on.</summary>
    public const string Rule = "topgrid.rule";

    /// <summary>Basis of that rule: stated, inferred or chosen.</summary>
    public const string Basis = "topgrid.basis";

    /// <summary>Position of a decision row in the evidence tree.</summary>
    public const string Sequence = "topgrid.sequence";

    /// <summary>Prefix of the named fields of a decision row.</summary>
    public const string FieldPrefix = "topgrid.decision.";
}
