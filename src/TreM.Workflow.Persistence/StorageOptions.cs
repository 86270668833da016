using Microsoft.Data.Sqlite;

namespace TreM.Workflow.Persistence;

/// <summary>Where data is kept: section <c>Storage</c> of the settings.</summary>
public sealed class StorageOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Storage";

    /// <summary>Which database.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>The connection string; for SQLite a file is enough (<c>Data Source=App_Data/trem.db</c>).</summary>
    public string ConnectionString { get; set; } = "Data Source=App_Data/trem.db";

    /// <summary>
    /// Rows that are written in one command, from 1; null for what the database's provider holds best. 1 for a server that
    /// speaks SQL Server's protocol and does not take its <c>MERGE</c>.
    /// </summary>
    public int? MaxBatchSize { get; set; }

    /// <summary>
    /// A PKCS#12 file with the certificate that seals the keys of personal data (RSA; a self-signed one will do). Null leaves the keys
    /// readable to whoever has the database. Set it before the first start: keys that are there already stay as they are.
    /// </summary>
    public string? KeyCertificate { get; set; }

    /// <summary>Password of the certificates' files; belongs in the environment, never in a file.</summary>
    public string? KeyCertificatePassword { get; set; }

    /// <summary>Files of earlier certificates, which still open what they sealed.</summary>
    public string[] FormerKeyCertificates { get; set; } = [];

    /// <summary>Says that the keys may lie in the database unsealed, outside Development too: whoever copies it can read names.</summary>
    public bool AllowUnsealedKeys { get; set; }

    /// <summary>Refuses to make or use keys that lie open in the database, unless the settings say so or this is Development.</summary>
    /// <exception cref="InvalidOperationException">There is no certificate; the message says what to do.</exception>
    public StorageOptions RequireSealedKeys(bool isDevelopment) => isDevelopment || AllowUnsealedKeys || !string.IsNullOrEmpty(KeyCertificate) ? this
        : throw new InvalidOperationException(
            $"Setting {Section}:{nameof(KeyCertificate)} is missing: without it whoever copies the database can read names. Make a certificate (the README says how) and name its file, "
            + $"or set {Section}:{nameof(AllowUnsealedKeys)} to true to go without.");

    /// <summary>Makes relative files (SQLite's, which folder is made when missing, and the certificates') relative to a folder.</summary>
    public StorageOptions At(string folder)
    {
        KeyCertificate = string.IsNullOrEmpty(KeyCertificate) ? null : Path.GetFullPath(Path.Combine(folder, KeyCertificate));
        FormerKeyCertificates = [.. FormerKeyCertificates.Select(f => Path.GetFullPath(Path.Combine(folder, f)))];
        if (Provider == StorageProvider.Sqlite)
        {
            var connection = new SqliteConnectionStringBuilder(ConnectionString);
            if (connection is { Mode: not SqliteOpenMode.Memory, DataSource: { Length: > 0 } file } && !file.StartsWith(':'))
            {
                connection.DataSource = Path.GetFullPath(Path.Combine(folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(connection.DataSource)!);
                ConnectionString = connection.ToString();
            }
        }

        return this;
    }

    /// <summary>The file of a SQLite database with its full path, or null when the database is elsewhere.</summary>
    public string? DatabaseFile => Provider == StorageProvider.Sqlite ? Sqlite.SqliteFile.Of(ConnectionString) : null;

    /// <summary>Whether start-up brings the database up to date. Off: <c>trem migrate</c> does, and start-up refuses an old one.</summary>
    public bool MigrateAtStart { get; set; } = true;

    /// <summary>How long a SQLite file may be checked at the start, in seconds; 0 leaves it out. A gigabyte takes some seconds.</summary>
    public int CheckSeconds { get; set; } = 10;
}

/// <summary>The databases that the service runs on.</summary>
public enum StorageProvider
{
    /// <summary>A file: one process, nothing to install.</summary>
    Sqlite,

    /// <summary>Microsoft SQL Server 2019 or later.</summary>
    SqlServer,

    /// <summary>PostgreSQL 13 or later.</summary>
    PostgreSql,
}
