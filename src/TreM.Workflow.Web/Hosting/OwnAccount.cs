using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// What people change at their own account. Each change asks again who they are, because a screen may stand open: with the
/// password, or, without one, by a sign-in at the provider that is a few minutes old. Other sign-ins end with it.
/// </summary>
public sealed class OwnAccount(
    UserManager<User> users, SignInManager<User> signIns, SlowDown slowDown, Sessions sessions, WorkflowContext db, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>How old a sign-in at the provider may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private const int RecoveryCodes = 8;

    /// <summary>Turns the second factor on.</summary>
    /// <returns>The recovery codes, or the text that says what is wrong.</returns>
    public async Task<(IReadOnlyList<string>? Codes, string? Fault)> TurnOn(User user, string? password, string? code)
    {
        if (await Doubt(user, password) is { } doubt)
        {
            return (null, doubt);
        }

        if (!await IsCode(user, code))
        {
            return (null, "TwoFactor.Wrong");
        }

        await users.SetTwoFactorEnabledAsync(user, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes);
        await Changed(user, UserEvents.SecondFactorOn);
        return ([.. codes ?? []], null);
    }

    /// <summary>Turns the second factor off. Asks for a code of the app as well: who lost it asks an administrator.</summary>
    /// <returns>The text that says what is wrong, or null.</returns>
    public async Task<string?> TurnOff(User user, string? password, string? code)
    {
        if (await Doubt(user, password) is { } doubt)
        {
            return doubt;
        }

        if (!await IsCode(user, code))
        {
            return "TwoFactor.Wrong";
        }

        await users.SetTwoFactorEnabledAsync(user, false);
        await users.ResetAuthenticatorKeyAsync(user);
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastCodeStep, (long?)null));
        await Changed(user, UserEvents.SecondFactorOff);
        return null;
    }

    /// <summary>Changes the password.</summary>
    /// <returns>Codes of what is wrong: of <see cref="Doubt"/>, or of the rules for passwords.</returns>
    public async Task<IReadOnlyList<string>> ChangePassword(User user, string? password, string? wanted)
    {
        if (await Doubt(user, password) is { } doubt)
        {
            return [doubt];
        }

        var result = await users.ChangePasswordAsync(user, password ?? "", wanted ?? "");
        if (!result.Succeeded)
        {
            return [.. result.Errors.Select(e => $"SetPassword.{e.Code}")];
        }

        await Changed(user, UserEvents.PasswordSet);
        return [];
    }

    // Null when the user is who the session says.
    private async Task<string?> Doubt(User user, string? password)
    {
        if (user.PasswordHash is null)
        {
            var start = SessionCookie.Of(http.HttpContext!) is { } id ? await sessions.StartOf(id) : null;
            return start is { } began && time.GetUtcNow() - began <= Fresh ? null : "Again.SignIn";
        }

        var tries = $"again:{user.Id}";
        if (!(await slowDown.Take(tries)).May)
        {
            return "SignIn.Waits";
        }

        if (!await users.CheckPasswordAsync(user, password ?? ""))
        {
            return "Again.Wrong";
        }

        await slowDown.Right(tries);
        return null;
    }

    private Task<bool> IsCode(User user, string? code) =>
        users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, (code ?? "").Replace(" ", "", StringComparison.Ordinal));

    private async Task Changed(User user, string what)
    {
        db.Add(new UserEvent { UserId = user.Id, What = what, At = UtcMicroseconds.Round(time.GetUtcNow()), By = user.Id.ToString() });
        await db.SaveChangesAsync();
        await sessions.EndOthers(new Actor(user.Id.ToString(), []), SessionCookie.Of(http.HttpContext!));
        await signIns.RefreshSignInAsync(user);
    }
}
