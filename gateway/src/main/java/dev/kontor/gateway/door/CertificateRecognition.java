package dev.kontor.gateway.door;

import dev.kontor.config.AuthConfig;
import dev.kontor.service.identity.Caller;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Clients with a certificate of an authority that the listener trusts. What of it names the user is configured; the first that
 * is there counts. A certificate is good until it ends; who shall not come in any longer is kept out by the access policy.
 */
final class CertificateRecognition implements Recognition {
    /** The kinds of subject alternative names (RFC 5280 §4.2.1.6). */
    private static final int EMAIL = 1;

    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    private final List<Function<X509Certificate, Optional<String>>> attributes;

    CertificateRecognition(AuthConfig.Mtls mtls) {
        this.attributes = mtls.identityAttributes().stream()
                .map(attribute -> reader(attribute, mtls))
                .toList();
    }

    private static Function<X509Certificate, Optional<String>> reader(String attribute, AuthConfig.Mtls mtls) {
        return switch (attribute.toLowerCase(Locale.ROOT)) {
            case "commonname", "cn" -> CertificateRecognition::commonName;
            case "subject", "dn" -> certificate -> Optional.of(SubjectName.of(certificate.getSubjectX500Principal()));
            case "email", "rfc822name" -> certificate -> alternative(certificate, EMAIL, mtls.emailSanIndex());
            case "dnsname", "dns" -> certificate -> alternative(certificate, DNS_NAME, mtls.dnsSanIndex());
            case "uri", "url" -> {
                Optional<Pattern> pattern = mtls.uriSanPattern().map(Pattern::compile);
                yield certificate -> alternative(certificate, URI, mtls.uriSanIndex())
                        .flatMap(uri -> pattern.isEmpty()
                                ? Optional.of(uri)
                                : firstGroup(pattern.get().matcher(uri)));
            }
            default -> throw new IllegalStateException("the configuration was checked");
        };
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            return names.reversed().stream()
                    .filter(name -> name.getType().equalsIgnoreCase("CN"))
                    .map(name -> String.valueOf(name.getValue()))
                    .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> alternative(X509Certificate certificate, int kind, int index) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .filter(name -> Integer.valueOf(kind).equals(name.get(0)))
                    .flatMap(name -> name.get(1) instanceof String text ? Stream.of(text) : Stream.empty())
                    .skip(index)
                    .findFirst();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> firstGroup(Matcher matcher) {
        return matcher.find() && matcher.groupCount() > 0 ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
    }

    @Override
    public String origin() {
        return "mtls";
    }

    @Override
    public Verdict recognise(Credential credential) {
        if (!(credential instanceof Credential.Certificate certificate)) {
            return new Verdict.NotMine();
        }
        X509Certificate own = certificate.chain().getFirst();
        return attributes.stream()
                .flatMap(attribute -> attribute.apply(own).stream())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .filter(Caller::isUserName)
                .<Verdict>map(name -> new Verdict.Known(
                        new Identity(name, List.of(), origin()),
                        Optional.of(own.getNotAfter().toInstant())))
                .orElseGet(() -> new Verdict.Wrong("no identity"));
    }

    /** Nobody could know better. */
    @Override
    public Standing standing(String user) {
        return Standing.STANDING;
    }
}
