using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Web.Api;
using TreM.Workflow.Web.Designers;
using TreM.Workflow.Web.Hosting;
using TreM.Workflow.Web.Pages;
using TreM.Workflow.Web.Pages.Coach;
using TreM.Workflow.Web.Pages.Participants;
using TreM.Workflow.Web.Texts;
using TreM.Workflow.Web.Pages.Management;

StartErrors.TellInOneLine();
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
});
var storage = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
builder.Services.AddWorkflowStore(storage.At(builder.Environment.ContentRootPath).RequireSealedKeys(builder.Environment.IsDevelopment()));
builder.Services.AddSingleton(_ => SqliteFileLock.Take(storage));
builder.Services.AddJourneys();
builder.Services.AddDataProtection().SetApplicationName("TreM.Workflow").PersistKeysToDbContext<WorkflowContext>();
builder.Services.AddBackgroundWork(storage);
builder.AddDemo(storage);
builder.Services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section);
builder.AddSite();
builder.AddSignIn();
builder.Services.AddExceptionHandler<StoreUnavailable>();
builder.AddApi();
builder.AddRateLimits();
builder.Services.AddOptions<WebhookOptions>().Validate<IHostEnvironment>(
    (o, environment) => !o.AllowLocal || environment.IsDevelopment(), "Webhooks:AllowLocal is for Development only: a partner could make us call our own machines. Take it away.");
builder.Services.AddHttpContextAccessor();
builder.Services.AddLocalization();
builder.Services.AddSingleton<Labels>();
builder.Services.AddSingleton<ProblemTexts>();
builder.Services.AddRazorComponents();
builder.Services.AddScoped<LoadingTurn>();
builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
// A cookie that cannot be read is refused and logged by its answer; anybody could fill the log with the library's stacks.
builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical);
builder.Services.AddAntiforgery(o =>
{
    o.Cookie.Name = "__Host-trem-form";
    o.Cookie.HttpOnly = true;
    o.Cookie.SameSite = SameSiteMode.Strict;
});
// Marks every cookie Secure, also behind a proxy and on http://localhost, which browsers hold to be secure.
builder.Services.AddCookiePolicy(o => o.Secure = CookieSecurePolicy.Always);
builder.Services.AddHealth();
builder.AddTelemetry();

var app = builder.Build();
await app.Prepare();
app.UseKnownProxies();
app.UseSecurityHeaders(app.Environment);
// What fails is logged by the handler itself, once and with its reference.
app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", CreateScopeForErrors = true, SuppressDiagnosticsCallback = _ => true });
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.Use(ApiErrors.Describe));
app.UseRequestLocalization(Preferences.Localization);
app.UseCookiePolicy();
app.UseAuthentication();
app.UseAuthorization();
app.UseSecondFactor();
app.UseRateLimiter();
app.UseAntiforgery();
app.UseRefusedForms();
app.MapStaticAssets().AllowAnonymous();
app.MapHealth();
app.MapMetrics();
app.MapPreferences();
app.MapAccount(app.Environment);
app.MapJobsDashboard();
app.MapModels();
app.MapManagement();
app.MapApi();
app.MapTasks();
app.MapCases();
app.MapRazorComponents<App>();
await app.RunAsync();

/// <summary>The host; named so that tests can start it.</summary>
public sealed partial class Program;
