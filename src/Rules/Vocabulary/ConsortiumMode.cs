namespace TopGrid.Rules.Vocabulary;

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
