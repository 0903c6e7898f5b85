namespace TopGrid.Cluster;

/// <summary>
/// A process cannot take part in a cluster as it was asked to. The message says why and what to do; it is for the operator.
/// </summary>
public sealed class ClusterException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is the case and what to do.</param>
    /// <param name="inner">What said so, if anything did.</param>
    public ClusterException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
