namespace TopGrid.Allocation.Engine;

/// <summary>
/// Qualifying consortia grouped by shared members: consortia of one component are computed together in order of id, components
/// independently of each other (rules.md 5 steps 8 and 9). Components are in order of their smallest id.
/// </summary>
public sealed class Components
{
    internal Components(int[] start, int[] consortium, int[] ofConsortium)
    {
        Start = start;
        Consortium = consortium;
        OfConsortium = ofConsortium;
    }

    /// <summary>None.</summary>
    public static Components None { get; } = new([0], [], []);

    /// <summary>Number of components.</summary>
    public int Count => Start.Length - 1;

    /// <summary>First entry of each component in <see cref="Consortium"/>; one more than there are components.</summary>
    public int[] Start { get; }

    /// <summary>Consortia, component by component, ascending within each.</summary>
    public int[] Consortium { get; }

    /// <summary>Component of each consortium, -1 when it does not qualify.</summary>
    public int[] OfConsortium { get; }

    /// <summary>Finds the components of the qualifying consortia.</summary>
    internal static Components Find(ConsortiumTable consortia, int institutions)
    {
        var parent = new int[consortia.Count];
        var firstOf = new int[institutions];
        Array.Fill(firstOf, -1);
        for (var c = 0; c < consortia.Count; c++)
        {
            parent[c] = c;
            for (var slot = consortia.MemberStart[c]; consortia.Qualifies[c] && slot < consortia.MemberStart[c + 1]; slot++)
            {
                ref var first = ref firstOf[consortia.Member[slot]];
                if (first < 0)
                {
                    first = c;
                }
                else
                {
                    Join(parent, first, c);
                }
            }
        }

        return Collect(consortia, parent);
    }

    private static Components Collect(ConsortiumTable consortia, int[] parent)
    {
        var component = new int[consortia.Count];
        var sizes = new List<int>();
        for (var c = 0; c < consortia.Count; c++)
        {
            if (!consortia.Qualifies[c])
            {
                component[c] = -1;
                continue;
            }

            var root = Root(parent, c);
            if (root == c)
            {
                component[c] = sizes.Count;
                sizes.Add(0);
            }

            component[c] = component[root];
            sizes[component[c]]++;
        }

        var start = new int[sizes.Count + 1];
        for (var k = 0; k < sizes.Count; k++)
        {
            start[k + 1] = start[k] + sizes[k];
        }

        var next = start[..^1];
        var members = new int[start[^1]];
        for (var c = 0; c < component.Length; c++)
        {
            if (component[c] >= 0)
            {
                members[next[component[c]]++] = c;
            }
        }

        return new Components(start, members, component);
    }

    // The root is always the smallest number, so that components come in order of their smallest id.
    private static void Join(int[] parent, int left, int right)
    {
        left = Root(parent, left);
        right = Root(parent, right);
        if (left < right)
        {
            parent[right] = left;
        }
        else
        {
            parent[left] = right;
        }
    }

    private static int Root(int[] parent, int node)
    {
        while (parent[node] != node)
        {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }

        return node;
    }
}
