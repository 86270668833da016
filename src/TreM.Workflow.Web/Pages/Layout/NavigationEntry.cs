namespace TreM.Workflow.Web.Pages.Layout;

/// <summary>A place in the main menu and the roles that see it (an empty list: everybody who is signed in).</summary>
/// <param name="Address">Where it leads.</param>
/// <param name="Text">Key of its text in <c>Common</c>.</param>
/// <param name="Icon">Name in the icon sprite.</param>
/// <param name="Roles">Role codes.</param>
public sealed record NavigationEntry(string Address, string Text, string Icon, params string[] Roles)
{
    /// <summary>The menu, in order.</summary>
    public static readonly NavigationEntry[] All =
    [
        new("/my-journey", "Nav.MyJourney", "route", Journeys.Access.Roles.Participant),
        new("/tasks", "Nav.Tasks", "list-todo", Journeys.Access.Roles.Participant, Journeys.Access.Roles.Coach, Journeys.Access.Roles.CareerCounsellor,
            Journeys.Access.Roles.Assessor, Journeys.Access.Roles.WorkplaceSupervisor, Journeys.Access.Roles.EmployerLiaison, Journeys.Access.Roles.Partner,
            Journeys.Access.Roles.LocalCoordinator, Journeys.Access.Roles.RegionalCoordinator, Journeys.Access.Roles.ProjectManager,
            Journeys.Access.Roles.ReportingOfficer, Journeys.Access.Roles.DataProtectionOfficer),
        new("/coordination", "Nav.Coordination", "users", Journeys.Access.Roles.LocalCoordinator, Journeys.Access.Roles.RegionalCoordinator),
        new("/participants", "Nav.Participants", "user", Journeys.Access.Roles.Coach, Journeys.Access.Roles.LocalCoordinator, Journeys.Access.Roles.RegionalCoordinator,
            Journeys.Access.Roles.CareerCounsellor, Journeys.Access.Roles.Assessor, Journeys.Access.Roles.EmployerLiaison),
        new("/attendance", "Nav.Attendance", "calendar-check", Journeys.Access.Roles.Coach, Journeys.Access.Roles.LocalCoordinator),
        new("/handovers", "Nav.Handovers", "arrow-left-right", Journeys.Access.Roles.Partner, Journeys.Access.Roles.Coach, Journeys.Access.Roles.LocalCoordinator,
            Journeys.Access.Roles.RegionalCoordinator),
        new("/referrals", "Nav.Referrals", "send", Journeys.Access.Roles.Partner, Journeys.Access.Roles.LocalCoordinator),
        new("/goals", "Nav.Goals", "target", Journeys.Access.Roles.ProjectManager, Journeys.Access.Roles.RegionalCoordinator, Journeys.Access.Roles.SteeringGroup,
            Journeys.Access.Roles.Evaluator),
        new("/escalations", "Nav.Escalations", "octagon-alert", Journeys.Access.Roles.ProjectManager),
        new("/bottlenecks", "Nav.Bottlenecks", "timer", Journeys.Access.Roles.ProjectManager, Journeys.Access.Roles.RegionalCoordinator, Journeys.Access.Roles.SteeringGroup,
            Journeys.Access.Roles.Evaluator),
        new("/handover-times", "Nav.HandoverTimes", "trending-up", Journeys.Access.Roles.ProjectManager, Journeys.Access.Roles.RegionalCoordinator, Journeys.Access.Roles.SteeringGroup,
            Journeys.Access.Roles.Evaluator),
        new("/exports", "Nav.Exports", "download", Journeys.Access.Roles.ProjectManager, Journeys.Access.Roles.RegionalCoordinator, Journeys.Access.Roles.SteeringGroup,
            Journeys.Access.Roles.Evaluator),
        new("/admin/processes", "Nav.Processes", "workflow", Journeys.Access.Roles.Administrator),
        new("/admin/decisions", "Nav.Decisions", "table-2", Journeys.Access.Roles.Administrator),
        new("/admin/constants", "Nav.Constants", "settings", Journeys.Access.Roles.Administrator),
        new("/admin/proposals", "Nav.Proposals", "list-checks", Journeys.Access.Roles.Administrator),
        new("/admin/forms", "Nav.Forms", "clipboard-list", Journeys.Access.Roles.Administrator),
        new("/admin/instances", "Nav.Instances", "route", Journeys.Access.Roles.Administrator),
        new("/admin/incidents", "Nav.Incidents", "octagon-alert", Journeys.Access.Roles.Administrator),
        new("/admin/messages", "Nav.Messages", "inbox", Journeys.Access.Roles.Administrator),
        new("/admin/users", "Nav.Users", "users", Journeys.Access.Roles.Administrator),
        new("/admin/partners", "Nav.Partners", "building-2", Journeys.Access.Roles.Administrator, Journeys.Access.Roles.RegionalCoordinator),
        new("/admin/calendar", "Nav.Calendar", "calendar", Journeys.Access.Roles.Administrator),
        new("/webhooks", "Nav.Webhooks", "webhook", Journeys.Access.Roles.Partner, Journeys.Access.Roles.Administrator),
        new("/admin/keys", "Nav.Keys", "key-round", Journeys.Access.Roles.Administrator),
        new("/access-log", "Nav.AccessLog", "shield-check", Journeys.Access.Roles.DataProtectionOfficer),
        new("/account-log", "Nav.AccountLog", "shield-check", Journeys.Access.Roles.DataProtectionOfficer, Journeys.Access.Roles.Administrator),
        new("/disposal", "Nav.Disposal", "archive", Journeys.Access.Roles.DataProtectionOfficer),
        new("/my-journey/record", "Nav.MyRecord", "file-text", Journeys.Access.Roles.Participant),
        new("/account/security", "Nav.Security", "shield-check"),
    ];
}
