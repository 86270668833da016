using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Persistence;

/// <summary>
/// Seals the keys that seal names, identity numbers and notes. They lie in the database, for all nodes; without a certificate
/// whoever copies the database has the keys too.
/// </summary>
internal static class KeyRing
{
    /// <summary>Keys are sealed for the newest certificate, and opened with any of them.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddKeyRing(this IServiceCollection services, StorageOptions storage)
    {
        if (storage.KeyCertificate is { Length: > 0 } newest)
        {
            var certificate = Read(nameof(StorageOptions.KeyCertificate), newest, storage.KeyCertificatePassword);
            var former = storage.FormerKeyCertificates.Select(f => Read(nameof(StorageOptions.FormerKeyCertificates), f, storage.KeyCertificatePassword));
            services.AddDataProtection().ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate([certificate, .. former]);
        }

        return services;
    }

    private static X509Certificate2 Read(string setting, string file, string? password)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return certificate.GetRSAPrivateKey() is not null ? certificate : throw new CryptographicException("it has no private RSA key");
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"Setting {StorageOptions.Section}:{setting} is wrong: expected a PKCS#12 file with a private RSA key that {StorageOptions.Section}:{nameof(StorageOptions.KeyCertificatePassword)} opens; "
                + $"saw {file}: {failure.Message}", failure);
        }
    }
}
