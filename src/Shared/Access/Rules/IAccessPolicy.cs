namespace TopGrid.Access.Rules;

/// <summary>
/// Knows the access rule of every method. The contracts implement it from the proto option <c>(topgrid.common.v1.access)</c>.
/// </summary>
public interface IAccessPolicy
{
    /// <summary>The rule of one method.</summary>
    /// <param name="fullMethodName">Its path on the wire: <c>/{service}/{method}</c>, the service with its package.</param>
    /// <returns>The rule, or null when none was written; the server then refuses to start.</returns>
    AccessRule? Find(string fullMethodName);
}
