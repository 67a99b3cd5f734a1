package dev.kontor.gateway.bearer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;

/** Reads public keys as people write them down: certificates and keys as PEM, a key or a set of keys as JSON (RFC 7517). */
final class KeyText {
    private KeyText() {}

    /**
     * The keys of a file, all of which must be good ones. Why it was refused never shows what it holds.
     *
     * @throws UnusableKeysException when it has none, or others
     */
    static VerificationKeys read(String text) throws UnusableKeysException {
        List<VerificationKey> keys = text.stripLeading().startsWith("{") ? strictSet(text) : pem(text);
        if (keys.isEmpty()) {
            throw new UnusableKeysException("it holds no public key: no PEM, and no JSON of keys");
        }
        return new VerificationKeys(keys);
    }

    /** The keys of a set (RFC 7517 §5) that are for verifying; others are passed over. */
    static VerificationKeys ofSet(Map<String, Object> json) throws UnusableKeysException {
        List<VerificationKey> keys = new ArrayList<>();
        for (JWK jwk : set(json)) {
            try {
                verifying(jwk).ifPresent(keys::add);
            } catch (UnusableKeysException e) {
                // An issuer may have keys of kinds that are not known here.
            }
        }
        return new VerificationKeys(keys);
    }

    private static List<VerificationKey> strictSet(String text) throws UnusableKeysException {
        List<VerificationKey> keys = new ArrayList<>();
        try {
            for (JWK jwk : set(JSONObjectUtils.parse(text))) {
                verifying(jwk).ifPresent(keys::add);
            }
        } catch (ParseException e) {
            throw new UnusableKeysException("it is no JSON of keys");
        }
        return keys;
    }

    private static List<JWK> set(Map<String, Object> json) throws UnusableKeysException {
        try {
            return json.containsKey("keys") ? JWKSet.parse(json).getKeys() : List.of(JWK.parse(json));
        } catch (ParseException | IllegalArgumentException e) {
            throw new UnusableKeysException("it is no JSON of keys");
        }
    }

    private static Optional<VerificationKey> verifying(JWK jwk) throws UnusableKeysException {
        boolean isForOthers = (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                || (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY));
        if (isForOthers) {
            return Optional.empty();
        }
        Optional<String> algorithm = Optional.ofNullable(jwk.getAlgorithm()).map(Object::toString);
        return Optional.of(new VerificationKey(Optional.ofNullable(jwk.getKeyID()), algorithm, usable(publicKey(jwk))));
    }

    private static PublicKey publicKey(JWK jwk) throws UnusableKeysException {
        try {
            return switch (jwk) {
                case RSAKey rsa -> rsa.toRSAPublicKey();
                case ECKey curved -> curved.toECPublicKey();
                case OctetKeyPair pair ->
                    publicKey(new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), pair.getDecodedX()));
                default -> throw new UnusableKeysException("a secret is no public key");
            };
        } catch (JOSEException | IOException e) {
            throw new UnusableKeysException("a key cannot be read");
        }
    }

    private static List<VerificationKey> pem(String text) throws UnusableKeysException {
        List<VerificationKey> keys = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                SubjectPublicKeyInfo info = switch (part) {
                    case X509CertificateHolder certificate -> certificate.getSubjectPublicKeyInfo();
                    case SubjectPublicKeyInfo own -> own;
                    default ->
                        throw new UnusableKeysException(
                                "it holds something else than certificates and public keys; a private key belongs"
                                        + " to the issuer alone");
                };
                keys.add(new VerificationKey(Optional.empty(), Optional.empty(), usable(publicKey(info))));
            }
        } catch (IOException | RuntimeException e) {
            throw new UnusableKeysException("its PEM is damaged");
        }
        return keys;
    }

    private static PublicKey publicKey(SubjectPublicKeyInfo info) throws IOException, UnusableKeysException {
        try {
            return KeyFactory.getInstance(info.getAlgorithm().getAlgorithm().getId())
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new UnusableKeysException("a key is of a kind that is not known");
        }
    }

    private static PublicKey usable(PublicKey key) throws UnusableKeysException {
        Optional<String> fault = VerificationKey.fault(key);
        if (fault.isPresent()) {
            throw new UnusableKeysException(fault.get());
        }
        return key;
    }
}
