using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Common.Contracts.Names;

/// <summary>
/// A resource name taken apart. <c>ToString</c> gives the name back; the patterns stand in <c>topgrid/common/v1/resources.proto</c>.
/// </summary>
/// <typeparam name="TSelf">The kind of name.</typeparam>
public interface IResourceName<TSelf>
    where TSelf : class, IResourceName<TSelf>
{
    /// <summary>The pattern, with every identifier in braces.</summary>
    static abstract string Pattern { get; }

    /// <summary>Takes a name apart.</summary>
    /// <param name="text">The name.</param>
    /// <param name="name">Its parts, when it follows the pattern.</param>
    /// <returns>Whether it does.</returns>
    static abstract bool TryParse(string? text, [NotNullWhen(true)] out TSelf? name);
}
