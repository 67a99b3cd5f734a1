package dev.kontor.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certifies keys for a test. */
public final class TestAuthority {
    private static final char[] PASSWORD = {};
    private static final Duration VALID = Duration.ofDays(30);

    private final KeyPair keys = newKeys();
    private final X509Certificate own;

    /** An authority of its own. */
    public TestAuthority(String name) {
        own = certificate(
                "CN=" + name,
                keys,
                keys,
                "CN=" + name,
                Optional.empty(),
                Instant.now().plus(VALID));
    }

    /** A key and its certificate. */
    public record Certified(X509Certificate certificate, KeyPair keys) {
        /** Writes both as a listener reads them. */
        public void write(Path certificateFile, Path keyFile) {
            put(certificateFile, pem(certificate));
            put(
                    keyFile,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(keys.getPrivate().getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** For this machine. */
    public Certified server() {
        return certified("CN=localhost", new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        }));
    }

    /** Anybody. */
    public Certified certified(String subject, GeneralNames alternatives) {
        return certified(subject, alternatives, newKeys(), Instant.now().plus(VALID));
    }

    /** Anybody with a key of their own, until some time. */
    public Certified certified(String subject, GeneralNames alternatives, KeyPair pair, Instant until) {
        return new Certified(
                certificate(
                        subject, pair, keys, own.getSubjectX500Principal().getName(), Optional.of(alternatives), until),
                pair);
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return own;
    }

    private static X509Certificate certificate(
            String subject,
            KeyPair pair,
            KeyPair issuer,
            String issuerName,
            Optional<GeneralNames> alternatives,
            Instant until) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuerName),
                    new BigInteger(64, new SecureRandom()),
                    Date.from(until.minus(VALID).minus(Duration.ofHours(1))),
                    Date.from(until),
                    new X500Name(subject),
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(alternatives.isEmpty()));
            if (alternatives.isPresent()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives.get());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the authority's own certificate. */
    public void write(Path file) {
        put(file, pem(own));
    }

    /** A certificate as PEM, or a key in the form that is older than PKCS #8. */
    public static String pem(Object thing) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(thing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void put(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client's side, which believes this authority alone, and shows a certificate if it is given one. */
    public SSLContext client(Optional<Certified> shown) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            trusted.setCertificateEntry("authority", own);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(null, PASSWORD);
            if (shown.isPresent()) {
                keyStore.setKeyEntry("own", shown.get().keys().getPrivate(), PASSWORD, new X509Certificate[] {
                    shown.get().certificate()
                });
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keyStore, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
