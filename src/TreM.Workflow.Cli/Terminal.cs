using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace TreM.Workflow.Cli;

/// <summary>
/// Where commands write. People at a terminal get colours, drawn tables and progress bars; files and pipes get plain lines.
/// </summary>
public sealed class Terminal
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly IAnsiConsole? _console;

    /// <summary>A terminal on streams of any kind.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Complaints.</param>
    /// <param name="isInteractive">Whether a person watches.</param>
    public Terminal(Stream output, TextWriter error, bool isInteractive)
    {
        Raw = output;
        Output = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        Error = error;
        _console = isInteractive ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) }) : null;
        if (_console is not null && !Console.IsOutputRedirected)
        {
            _console.Profile.Width = Math.Max(40, Console.WindowWidth);
        }
    }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() =>
        new(Console.OpenStandardOutput(), Console.Error, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Results as text.</summary>
    public TextWriter Output { get; }

    /// <summary>Results as bytes, for exports.</summary>
    public Stream Raw { get; }

    /// <summary>Complaints.</summary>
    public TextWriter Error { get; }

    /// <summary>Writes a line of the result.</summary>
    public void Say(string line) => Output.WriteLine(line);

    /// <summary>Says why something was not done.</summary>
    public void Complain(string line) => Error.WriteLine($"trem: {line}");

    /// <summary>Writes a value as JSON.</summary>
    public void Write(object value) => Output.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>Writes rows under headings; nothing when there are none.</summary>
    public void Table(string[] headings, IReadOnlyCollection<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (_console is not null)
        {
            var table = new Table { Border = TableBorder.Rounded };
            foreach (var heading in headings)
            {
                table.AddColumn(new TableColumn(new Text(heading)));
            }

            foreach (var row in rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            _console.Write(table);
            return;
        }

        var widths = headings.Select((h, i) => Math.Max(h.Length, rows.Max(r => r[i].Length))).ToList();
        foreach (var row in rows.Prepend(headings))
        {
            Say(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    /// <summary>Shows how far some work has come, to whoever watches.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="whole">What the work comes to in the end.</param>
    /// <param name="work">The work; it calls its argument with how far it is and a few words.</param>
    public async Task<T> Progress<T>(string what, double whole, Func<Action<double, string>, Task<T>> work) => _console is null
        ? await work((_, _) => { })
        : await _console.Progress().HideCompleted(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask(Markup.Escape(what), maxValue: Math.Max(1, whole));
            return await work((done, words) =>
            {
                bar.Value = done;
                bar.Description = Markup.Escape($"{what} {words}");
            });
        });
}
