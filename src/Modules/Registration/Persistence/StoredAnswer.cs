namespace TopGrid.Registration.Persistence;

/// <summary>The answer to a writing call, kept so that the same call sent again changes nothing.</summary>
internal sealed class StoredAnswer
{
    /// <summary>Who called; request ids of different users do not meet.</summary>
    public required string UserId { get; set; }

    /// <summary>The caller's id of the request.</summary>
    public required string RequestId { get; set; }

    /// <summary>SHA-256 of method and content, lower-case hex.</summary>
    public required string ContentHash { get; set; }

    /// <summary>The answer's message.</summary>
    public required byte[] Answer { get; set; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset AnsweredAt { get; set; }
}
