using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>One administrator alone reaches no participant: roles, links, identities and keys wait for a second one.</summary>
public sealed class FourEyesTests(CanaryProgramme programme) : IClassFixture<CanaryProgramme>
{
    private static readonly Actor One = Administrator("admin");
    private static readonly Actor Other = Administrator("admin.kollega");

    [Theory]
    [InlineData(Roles.Coach)]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.ProjectManager)]
    [InlineData(Roles.DataProtectionOfficer)]
    public async Task A_role_that_reaches_participants_begins_when_a_second_administrator_approves_it(string role)
    {
        var user = DemoAccounts.IdOf("referensgrupp");
        var given = await Use<GrantRole, GrantResult>(g => g.Give(new(user.ToString(), role, ScopeKinds.Programme, null), One));
        Assert.Equal(GrantResult.Proposed, given);
        Assert.False(await Has(user, role));
        var proposal = await Waiting(user);

        Assert.Equal("access.author.approves", Assert.IsType<AccessDecision.Denied>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal, One))).Code);
        var nobody = new Actor(Guid.NewGuid().ToString(), [new(Roles.ProjectManager, ScopeKinds.Programme, null)]);
        Assert.IsType<AccessDecision.Denied>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal, nobody)));
        Assert.False(await Has(user, role));

        var told = await Mails();
        Assert.IsType<AccessDecision.Done>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal, Other)));
        Assert.True(await Has(user, role));
        Assert.True(await Mails() > told);
        Assert.Equal("access.decided", Assert.IsType<AccessDecision.Denied>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal, Other))).Code);
    }

    [Fact]
    public async Task A_role_that_sees_figures_only_needs_one_administrator()
    {
        var user = DemoAccounts.IdOf("processtod");
        Assert.Equal(GrantResult.Done, await Use<GrantRole, GrantResult>(g => g.Give(new(user.ToString(), Roles.SteeringGroup, ScopeKinds.Programme, null), One)));
    }

    [Fact]
    public async Task Nobody_approves_a_role_for_themselves_and_a_rejected_one_never_begins()
    {
        var user = DemoAccounts.IdOf("admin.kollega");
        Assert.Equal(GrantResult.Proposed, await Use<GrantRole, GrantResult>(g => g.Give(new(user.ToString(), Roles.Coach, ScopeKinds.Programme, null), One)));
        var proposal = await Waiting(user);
        Assert.Equal("access.own", Assert.IsType<AccessDecision.Denied>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal, Other))).Code);
        Assert.IsType<AccessDecision.Done>(await Use<ApproveAccess, AccessDecision>(a => a.Reject(proposal, One)));
        Assert.False(await Has(user, Roles.Coach));
    }

    [Fact]
    public async Task A_link_for_an_account_that_reaches_participants_is_made_when_a_second_administrator_approves_it()
    {
        var made = await Use<Accounts, AccountResult>(a => a.Create("Noa Exempel", "noa@example.org", new("", Roles.Coach, ScopeKinds.Region, "REG-DAL"), One));
        var user = Assert.IsType<AccountResult.Proposed>(made).UserId;
        Assert.IsType<AccountResult.Proposed>(await Use<Accounts, AccountResult>(a => a.NewLink(user, One)));
        Assert.Equal(0, await programme.Look(db => db.Set<PasswordLink>().CountAsync(l => l.UserId == user, CanaryProgramme.Stop)));
        foreach (var proposal in await Use<ApproveAccess, IReadOnlyList<AccessProposal>>(a => a.Waiting(Other)))
        {
            if (proposal.UserId == user)
            {
                Assert.True(Assert.IsType<AccessDecision.Done>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal.Id, Other))).HasLink);
            }
        }

        Assert.Equal(2, await programme.Look(db => db.Set<PasswordLink>().CountAsync(l => l.UserId == user, CanaryProgramme.Stop)));
    }

    [Fact]
    public async Task An_identity_for_an_account_that_reaches_participants_waits_too_and_can_be_removed()
    {
        var user = DemoAccounts.IdOf("handledare");
        Assert.Equal(LinkResult.Proposed, await Use<LinkIdentity, LinkResult>(l => l.Link(user.ToString(), LinkIdentity.Oidc, "sub-x", One)));
        Assert.Empty(await Logins(user));
        var proposal = await Waiting(user);
        Assert.IsType<AccessDecision.Done>(await Use<ApproveAccess, AccessDecision>(a => a.Approve(proposal, Other)));
        Assert.Equal(["sub-x"], await Logins(user));
        Assert.True(await Use<LinkIdentity, bool>(l => l.Unlink(user.ToString(), One)));
        Assert.Empty(await Logins(user));
    }

    [Fact]
    public async Task A_key_that_reaches_participants_opens_nothing_before_a_second_administrator_lets_it_in()
    {
        var (key, text) = (await Use<ApiKeys, (ApiKey Key, string Text)?>(k => k.Create("fyra ögon", "P-01", TimeSpan.FromDays(1), ["tasks:read"], One)))!.Value;
        Assert.True(key.IsWaiting);
        Assert.Null(await Use<ApiKeys, (Actor, ApiKey)?>(k => k.Find(text)));
        Assert.False(await Use<ApiKeys, bool>(k => k.Approve(key.Id, One)));
        Assert.True(await Use<ApiKeys, bool>(k => k.Approve(key.Id, Other)));
        Assert.NotNull(await Use<ApiKeys, (Actor, ApiKey)?>(k => k.Find(text)));

        var rules = (await Use<ApiKeys, (ApiKey Key, string Text)?>(k => k.Create("regler", "P-01", TimeSpan.FromDays(1), ["decisions:read"], One)))!.Value;
        Assert.False(rules.Key.IsWaiting);
    }

    [Fact]
    public async Task The_operator_needs_no_second_administrator_and_is_written_down_and_told()
    {
        var told = await Mails();
        var made = await Use<Accounts, AccountResult>(a => a.MakeAdministrator("Odd Exempel", "odd@example.org", "sub-odd"));
        var user = Assert.IsType<AccountResult.Done>(made).UserId;
        Assert.Null(((AccountResult.Done)made).Link);
        Assert.Equal(["sub-odd"], await Logins(user));
        Assert.True(await Has(user, Roles.Administrator));
        Assert.True(await Mails() > told);
        Assert.Equal(2, await programme.Look(db => db.Set<UserEvent>().CountAsync(
            e => e.UserId == user && e.By == "SYSTEM" && (e.What == UserEvents.RoleGiven || e.What == UserEvents.IdentityLinked), CanaryProgramme.Stop)));
        Assert.Equal("account.subject", Assert.IsType<AccountResult.Refused>(
            await Use<Accounts, AccountResult>(a => a.MakeAdministrator("Ann Exempel", "ann@example.org", "sub-odd"))).Code);
    }

    private static Actor Administrator(string account) => new(DemoAccounts.IdOf(account).ToString(), [new(Roles.Administrator, ScopeKinds.Programme, null)]);

    private async Task<TResult> Use<T, TResult>(Func<T, Task<TResult>> use)
        where T : notnull
    {
        TResult? result = default;
        await programme.Service.Use<T>(async service => result = await use(service));
        return result!;
    }

    private Task<Guid> Waiting(Guid user) => programme.Look(db => db.Set<AccessProposal>()
        .Where(p => p.UserId == user && p.Status == Journeys.Deployments.ProposalStatus.Waiting).Select(p => p.Id).SingleAsync(CanaryProgramme.Stop));

    private Task<bool> Has(Guid user, string role) => programme.Look(async db =>
        (await Actors.RoleCodes(db, user, DateTimeOffset.UtcNow.AddSeconds(1), CanaryProgramme.Stop)).Contains(role));

    private Task<int> Mails() => programme.Look(db => db.OutboxRows.CountAsync(o => o.Name == "access-given", CanaryProgramme.Stop));

    private Task<List<string>> Logins(Guid user) => programme.Look(db => db.Set<Microsoft.AspNetCore.Identity.IdentityUserLogin<Guid>>()
        .Where(l => l.UserId == user).Select(l => l.ProviderKey).ToListAsync(CanaryProgramme.Stop));
}
