using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

public sealed class KeyRingTests : IDisposable
{
    private const string Password = "only for this test";
    private readonly string _folder = Directory.CreateTempSubdirectory("trem-keys-").FullName;

    [Fact]
    public async Task A_copy_of_the_database_opens_nothing_without_the_certificate()
    {
        await using var store = await TestStore.Create(StorageProvider.Sqlite);
        var certificate = Certificate("first");
        var note = await With(store, certificate, [], vault => vault.SealText("Alfa berättar")!);

        await With(store, null, [], async db =>
        {
            var key = Assert.Single(await db.DataProtectionKeys.ToListAsync(TestContext.Current.CancellationToken)).Xml!;
            Assert.Contains("EncryptedXmlDecryptor", key, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal);
        });
        Assert.Equal("Alfa berättar", await With(store, certificate, [], vault => vault.OpenText(note)));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => With(store, null, [], vault => vault.OpenText(note)));
    }

    [Fact]
    public async Task A_new_certificate_beside_the_former_still_opens_what_was_sealed()
    {
        await using var store = await TestStore.Create(StorageProvider.Sqlite);
        var (first, second) = (Certificate("first"), Certificate("second"));
        var note = await With(store, first, [], vault => vault.SealText("Alfa berättar")!);

        Assert.Equal("Alfa berättar", await With(store, second, [first], vault => vault.OpenText(note)));
    }

    [Theory]
    [InlineData("missing.pfx")]
    [InlineData("text.pfx")]
    public void A_file_that_is_no_certificate_is_named(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "text.pfx"), "no certificate");
        var failure = Assert.Throws<InvalidOperationException>(() =>
            new ServiceCollection().AddWorkflowStore(new StorageOptions { ConnectionString = "Data Source=:memory:", KeyCertificate = Path.Combine(_folder, name) }));

        Assert.Contains("Storage:KeyCertificate", failure.Message, StringComparison.Ordinal);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Certificate(string name)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(_folder, $"{name}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return file;
    }

    private static Task<T> With<T>(TestStore store, string? certificate, string[] former, Func<IdentityVault, T> work) =>
        Node(store, certificate, former, services => Task.FromResult(work(services.GetRequiredService<IdentityVault>())));

    private static Task With(TestStore store, string? certificate, string[] former, Func<WorkflowContext, Task> work) =>
        Node(store, certificate, former, async services =>
        {
            await work(services.GetRequiredService<WorkflowContext>());
            return true;
        });

    // A node of its own, as after a restart.
    private static async Task<T> Node<T>(TestStore store, string? certificate, string[] former, Func<IServiceProvider, Task<T>> work)
    {
        var options = new StorageOptions
        {
            ConnectionString = store.Options.ConnectionString, KeyCertificate = certificate, KeyCertificatePassword = Password, FormerKeyCertificates = former,
        };
        await using var node = new ServiceCollection().AddSingleton(TimeProvider.System).AddWorkflowStore(options).AddJourneys().BuildServiceProvider();
        await using var scope = node.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WorkflowContext>().Database.MigrateAsync();
        return await work(scope.ServiceProvider);
    }
}
