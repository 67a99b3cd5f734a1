package dev.kontor.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * The bytes of {@link TlsFiles}, and what is made of them.
 *
 * @param authorities empty without any
 */
@SuppressWarnings("ArrayRecordComponent") // compared by hand
record TlsMaterial(byte[] certificate, byte[] key, byte[] authorities) {
    private static final char[] NO_PASSWORD = {};

    /** How long a client may go on with what it agreed on in an earlier connection. */
    private static final int SESSION_SECONDS = 3_600;

    /** @throws TlsFilesException when a file cannot be read */
    static TlsMaterial read(TlsFiles files) {
        return new TlsMaterial(
                bytes(files.certificate()),
                bytes(files.key()),
                files.authorities().map(TlsMaterial::bytes).orElse(new byte[0]));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsFilesException(
                    file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    boolean isSameAs(TlsMaterial other) {
        return Arrays.equals(certificate, other.certificate)
                && Arrays.equals(key, other.key)
                && Arrays.equals(authorities, other.authorities);
    }

    /** A context that serves with this certificate; and the certificate, for whoever tells its end. */
    record Ready(SSLContext context, X509Certificate certificate, boolean asksClients) {}

    /**
     * What serves with them.
     *
     * @param now the certificate must be valid then
     * @throws TlsFilesException when these are no certificates and key, or do not belong together
     */
    Ready ready(TlsFiles files, Instant now) {
        X509Certificate[] chain = certificates(certificate, files.certificate());
        requireValid(chain[0], files.certificate(), now);
        PrivateKey own = privateKey(files.key(), chain[0].getPublicKey());
        requirePair(own, chain[0].getPublicKey(), files);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OneKey(own, List.of(chain))}, trust(files), null);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return new Ready(context, chain[0], authorities.length > 0);
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFilesException(files.certificate() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void requireValid(X509Certificate certificate, Path file, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new TlsFilesException(file + " holds a certificate that ended on "
                    + certificate.getNotAfter().toInstant() + "; renew it, or set this machine's clock");
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new TlsFilesException(file + " holds a certificate that begins on "
                    + certificate.getNotBefore().toInstant() + "; wait, or set this machine's clock");
        }
    }

    private TrustManager[] trust(TlsFiles files) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, NO_PASSWORD);
        if (authorities.length > 0) {
            X509Certificate[] all =
                    certificates(authorities, files.authorities().orElseThrow());
            for (int i = 0; i < all.length; i++) {
                trusted.setCertificateEntry("authority" + i, all[i]);
            }
        }
        if (authorities.length == 0) {
            return new TrustManager[0];
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        return managers.getTrustManagers();
    }

    private static X509Certificate[] certificates(byte[] pem, Path file) {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            X509Certificate[] certificates = found.toArray(X509Certificate[]::new);
            if (certificates.length > 0) {
                return certificates;
            }
        } catch (GeneralSecurityException | ArrayStoreException e) {
            throw new TlsFilesException(file + " holds something else than certificates in PEM", e);
        }
        throw new TlsFilesException(file + " holds no certificate in PEM ('-----BEGIN CERTIFICATE-----')");
    }

    private PrivateKey privateKey(Path file, PublicKey certified) {
        try (PEMParser parser = new PEMParser(new StringReader(new String(key, StandardCharsets.US_ASCII)))) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                Optional<PrivateKeyInfo> found = switch (each) {
                    case PEMKeyPair pair -> Optional.of(named(pair.getPrivateKeyInfo(), certified));
                    case PrivateKeyInfo info -> Optional.of(info);
                    case org.bouncycastle.openssl.PEMEncryptedKeyPair _,
                            org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo _ ->
                        throw new TlsFilesException(file
                                + " is encrypted; decrypt it with 'openssl pkey -in … -out …', readable for this process"
                                + " alone");
                    default -> Optional.empty(); // parameters of a curve stand before its key
                };
                if (found.isPresent()) {
                    return privateKey(found.get());
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFilesException(file + " holds a key of an unknown kind", e);
        } catch (IOException e) {
            throw new TlsFilesException(file + " holds something else than a private key in PEM", e);
        }
        throw new TlsFilesException(file + " holds no private key in PEM ('-----BEGIN PRIVATE KEY-----')");
    }

    /** The older form of a key may lack the name of its curve; the certificate has it. */
    private static PrivateKeyInfo named(PrivateKeyInfo info, PublicKey certified) throws IOException {
        AlgorithmIdentifier algorithm =
                SubjectPublicKeyInfo.getInstance(certified.getEncoded()).getAlgorithm();
        boolean isSameKind =
                algorithm.getAlgorithm().equals(info.getPrivateKeyAlgorithm().getAlgorithm());
        return isSameKind ? new PrivateKeyInfo(algorithm, info.parsePrivateKey()) : info;
    }

    private static PrivateKey privateKey(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        String algorithm = switch (info.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.2.840.10045.2.1" -> "EC";
            case "1.3.101.112" -> "Ed25519";
            default -> throw new NoSuchAlgorithmException("neither RSA, EC nor Ed25519");
        };
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static void requirePair(PrivateKey own, PublicKey shown, TlsFiles files) {
        String algorithm = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default ->
                throw new TlsFilesException(
                        files.certificate() + " has a key of a kind that TLS does not take: " + shown.getAlgorithm());
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(own);
            signer.update(text);
            byte[] signed = signer.sign();
            signer.initVerify(shown);
            signer.update(text);
            if (signer.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // A key of another kind cannot sign in this one's way.
        }
        throw new TlsFilesException(files.key() + " is not the key of the certificate in " + files.certificate());
    }
}
