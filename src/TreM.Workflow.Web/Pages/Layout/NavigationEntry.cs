namespace TreM.Workflow.Web.Pages.Layout;

/// <summary>A place in the main menu and the roles that see it (an empty list: everybody who is signed in).</summary>
/// <param name="Address">Where it leads.</param>
/// <param name="Text">Key of its text in <c>Common</c>.</param>
/// <param name="Icon">Name in the icon sprite.</param>
/// <param name="Roles">Role codes.</param>
public sealed record NavigationEntry(string Address, string Text, string Icon, params string[] Roles)
{
    /// <summary>The menu, in order.</summary>
    public static readonly NavigationEntry[] All = [];
}
