using TreM.Workflow.Web.Hosting;
using TreM.Workflow.Web.Pages;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddHttpContextAccessor();
builder.Services.AddLocalization();
builder.Services.AddRazorComponents();
builder.Services.AddAntiforgery(o =>
{
    o.Cookie.HttpOnly = true;
    o.Cookie.SameSite = SameSiteMode.Strict;
});
// Marks every cookie Secure, also behind a proxy and on http://localhost, which browsers hold to be secure.
builder.Services.AddCookiePolicy(o => o.Secure = CookieSecurePolicy.Always);

var app = builder.Build();
app.UseSecurityHeaders();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseRequestLocalization(Preferences.Localization);
app.UseCookiePolicy();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapPreferences();
app.MapRazorComponents<App>();
app.Run();

/// <summary>The host; named so that tests can start it.</summary>
public sealed partial class Program;
