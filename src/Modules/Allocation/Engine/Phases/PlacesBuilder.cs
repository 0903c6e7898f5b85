namespace TopGrid.Allocation.Engine;

/// <summary>Collects the bookings of a phase.</summary>
internal sealed class PlacesBuilder
{
    private int[] institution = new int[16];
    private Column[] column = new Column[16];
    private int[] count = new int[16];
    private int length;

    public void Add(int party, Column where, int places)
    {
        if (places == 0)
        {
            return;
        }

        if (length == institution.Length)
        {
            Array.Resize(ref institution, 2 * length);
            Array.Resize(ref column, 2 * length);
            Array.Resize(ref count, 2 * length);
        }

        institution[length] = party;
        column[length] = where;
        count[length++] = places;
    }

    public Places Build() =>
        length == 0 ? Places.None : new Places(institution[..length], column[..length], count[..length]);
}
