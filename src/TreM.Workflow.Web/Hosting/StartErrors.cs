using System.Data.Common;
using System.Reflection;
using Microsoft.Extensions.Options;
using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Web.Hosting;

/// <summary>What keeps the service from starting is told to whoever starts it in one line, with what to do, and the exit code says so too.</summary>
public static class StartErrors
{
    /// <summary>Stands before everything else. In a test's process nothing is changed: it catches what is thrown itself.</summary>
    public static void TellInOneLine()
    {
        if (Assembly.GetEntryAssembly() != typeof(StartErrors).Assembly)
        {
            return;
        }

        AppDomain.CurrentDomain.UnhandledException += (_, thrown) =>
        {
            if (thrown.ExceptionObject is Exception failure && LineOf(failure) is { } line)
            {
                Console.Error.WriteLine($"TreM.Workflow does not start. {line}");
                Environment.Exit(1);
            }
        };
    }

    /// <summary>The line for a fault of settings, database or network; null for a fault of the program, whose stack somebody needs.</summary>
    internal static string? LineOf(Exception failure) => failure switch
    {
        StoreRefusedException refused => OneLine(refused.Message),
        OptionsValidationException settings => OneLine(string.Join(" ", settings.Failures)),
        DbException database => OneLine($"The database does not answer: {database.Message} Look whether it runs, and at Storage:ConnectionString."),
        { InnerException: DbException database } => LineOf(database),
        InvalidDataException file => OneLine($"{file.Message} {file.InnerException?.Message} Mend the settings file."),
        IOException network when failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException => OneLine($"{network.Message} Another program listens there: stop it, or name another address with ASPNETCORE_URLS."),
        InvalidOperationException setting when setting.Message.Contains(':', StringComparison.Ordinal) && setting.TargetSite?.DeclaringType?.Namespace?.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) != true
            => OneLine(setting.Message),
        _ => null,
    };

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
