using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Signs in with passwords and codes. A stranger learns nothing of which accounts there are: every name takes the same work, the
/// same words and the same waits. Refuses closed accounts, and demonstration accounts anywhere but in Development.
/// </summary>
internal sealed partial class KnownUsers(
    UserManager<User> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<User> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<User> confirmation, IHostEnvironment environment,
    SlowDown slowDown, WorkflowContext db, TimeProvider time)
    : SignInManager<User>(users, http, claims, options, log, schemes, confirmation)
{
    private static readonly User Nobody = new();
    private static readonly Lazy<string> NoPassword = new(() => new PasswordHasher<User>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    public override async Task<bool> CanSignInAsync(User user) =>
        user.ClosedAt is null && (!user.IsDemo || environment.IsDevelopment()) && await base.CanSignInAsync(user);

    // Also for a cookie that Development gave and that came along with a copied database.
    public override async Task<User?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } user && await CanSignInAsync(user) ? user : null;

    /// <inheritdoc/>
    public override async Task<SignInResult> PasswordSignInAsync(string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        var tries = $"password:{UserManager.NormalizeName(userName)}|{RateLimits.Address(Context)}";
        var (may, nextWaits) = await slowDown.Take(tries);
        if (!may)
        {
            LogWaits(Logger);
            return SignInResult.LockedOut;
        }

        var user = await UserManager.FindByNameAsync(userName);
        var hash = user is not null && await CanSignInAsync(user) ? user.PasswordHash : null;
        var verified = UserManager.PasswordHasher.VerifyHashedPassword(user ?? Nobody, hash ?? NoPassword.Value, password);
        if (user is null || hash is null || verified == PasswordVerificationResult.Failed)
        {
            LogWrong(Logger);
            await Note(user, UserEvents.WrongPassword, nextWaits);
            return SignInResult.Failed;
        }

        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await UserManager.CheckPasswordAsync(user, password);
        }

        await slowDown.Right(tries);
        return await SignInOrTwoFactorAsync(user, isPersistent);
    }

    /// <inheritdoc/>
    public override Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        WithCode(null, () => base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));

    /// <inheritdoc/>
    public override Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        WithCode(UserEvents.RecoveryCodeUsed, () => base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));

    // Waits take the place of locks, which a stranger could put on anybody's account.
    protected override Task<bool> IsLockedOut(User user) => Task.FromResult(false);

    // Whoever tries codes knows the password, so they are counted by account alone: six digits are soon through.
    private async Task<SignInResult> WithCode(string? noted, Func<Task<SignInResult>> check)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user)
        {
            return SignInResult.Failed;
        }

        var tries = $"code:{user.Id}";
        var (may, nextWaits) = await slowDown.Take(tries);
        if (!may)
        {
            LogWaits(Logger);
            return SignInResult.LockedOut;
        }

        var result = await check();
        if (!result.Succeeded)
        {
            LogWrong(Logger);
            await Note(user, UserEvents.WrongCode, nextWaits);
            return result;
        }

        await slowDown.Right(tries);
        if (noted is not null)
        {
            db.Add(new UserEvent { UserId = user.Id, What = noted, At = Now, By = user.Id.ToString() });
            await db.SaveChangesAsync();
        }

        return result;
    }

    private DateTimeOffset Now => UtcMicroseconds.Round(time.GetUtcNow());

    private async Task Note(User? user, string what, bool nextWaits)
    {
        if (user is null)
        {
            return;
        }

        db.Add(new UserEvent { UserId = user.Id, What = what, At = Now, By = UserEvents.Somebody });
        if (nextWaits)
        {
            db.Add(new UserEvent { UserId = user.Id, What = UserEvents.SignInWaits, At = Now, By = UserEvents.Somebody });
        }

        await db.SaveChangesAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A sign-in failed: the name and the password, or the code, do not belong together")]
    private static partial void LogWrong(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in was not tried: too many wrong ones came before it")]
    private static partial void LogWaits(ILogger log);
}

/// <summary>The claims of a signed-in user: id, the name colleagues use, and the roles in force.</summary>
internal sealed class UserClaims(
    UserManager<User> users, IOptions<IdentityOptions> options, IOptions<OidcOptions> oidc, WorkflowContext db, TimeProvider time)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    /// <summary>Says that nobody signs in as this user without a second factor.</summary>
    public const string SecondFactor = "trem:second-factor";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.RemoveClaim(identity.FindFirst(identity.NameClaimType));
        identity.AddClaim(new Claim(identity.NameClaimType, user.DisplayName));
        foreach (var role in await Actors.RoleCodes(db, user.Id, time.GetUtcNow()))
        {
            identity.AddClaim(new Claim(identity.RoleClaimType, role));
        }

        if (user.TwoFactorEnabled || (oidc.Value.HasSecondFactor && user.PasswordHash is null))
        {
            identity.AddClaim(new Claim(SecondFactor, "yes"));
        }

        return identity;
    }
}
