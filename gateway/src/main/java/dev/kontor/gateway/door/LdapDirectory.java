package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.kontor.config.AuthConfig;
import dev.kontor.oci.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A directory that knows users and their passwords (RFC 4511). Its connections are kept, and made anew within a request when
 * they broke; nothing connects before it is needed. Each step takes three seconds at most. Referrals are not followed.
 *
 * <p>Users are looked for as the user that {@code credentialsFile} names, and as nobody without it; a changed file is used from
 * the next look on.
 */
final class LdapDirectory implements AutoCloseable {
    private static final int STEP_MILLIS = 3_000;
    private static final int MOST_CONNECTIONS = 8;
    private static final int LDAPS = 636;
    private static final int LDAP = 389;

    private final AuthConfig.Ldap settings;
    private final LDAPConnectionPool binding;
    private LDAPConnectionPool searching;
    private byte[] credentials;

    /** A user's entry. */
    record Found(String name, List<String> groups) {}

    /**
     * The directory that a configuration names.
     *
     * @throws IllegalStateException when a file of the configuration cannot be used; the message names its key
     */
    LdapDirectory(AuthConfig.Ldap settings) {
        this.settings = settings;
        this.credentials = readCredentials();
        this.binding = pool(Optional.empty());
        this.searching = pool(bindRequest(credentials));
    }

    private byte[] readCredentials() {
        if (settings.credentialsFile().isEmpty()) {
            return new byte[0];
        }
        Path file = settings.credentialsFile().get();
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "'http.auth.ldap.credentialsFile' " + file + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private Optional<BindRequest> bindRequest(byte[] file) {
        if (file.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.MAPPER.readTree(file);
            String name = json.path("bindDN").asText("");
            String password = json.path("bindPassword").asText("");
            if (json.size() == 2 && !name.isEmpty() && !password.isEmpty()) {
                return Optional.of(new SimpleBindRequest(name, password));
            }
        } catch (IOException e) {
            // Said below, without what the file holds.
        }
        throw new IllegalStateException(
                "'http.auth.ldap.credentialsFile' " + settings.credentialsFile().orElseThrow()
                        + " must be JSON with 'bindDN' and 'bindPassword' and nothing else");
    }

    private LDAPConnectionPool pool(Optional<BindRequest> as) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(STEP_MILLIS);
        options.setResponseTimeoutMillis(STEP_MILLIS);
        options.setAbandonOnTimeout(true);
        options.setFollowReferrals(false);
        if (!settings.skipVerify()) {
            options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        }
        try {
            SSLUtil tls = new SSLUtil(trust());
            boolean isEncryptedAtOnce = !settings.insecure();
            SocketFactory sockets = isEncryptedAtOnce ? tls.createSSLSocketFactory() : SocketFactory.getDefault();
            PostConnectProcessor startTls = settings.insecure() && settings.startTLS()
                    ? new StartTLSPostConnectProcessor(tls.createSSLSocketFactory())
                    : null;
            int port = settings.port() > 0 ? settings.port() : isEncryptedAtOnce ? LDAPS : LDAP;
            SingleServerSet server = new SingleServerSet(settings.address().orElseThrow(), port, sockets, options);
            LDAPConnectionPool pool =
                    new LDAPConnectionPool(server, as.orElse(null), 0, MOST_CONNECTIONS, startTls, true);
            pool.setMaxWaitTimeMillis(STEP_MILLIS);
            pool.setCreateIfNecessary(false);
            pool.setRetryFailedOperationsDueToInvalidConnections(true);
            return pool;
        } catch (GeneralSecurityException | LDAPException e) {
            throw new IllegalStateException("'http.auth.ldap' cannot be used: " + e.getMessage(), e);
        }
    }

    private TrustManager trust() throws GeneralSecurityException {
        if (settings.skipVerify()) {
            return new TrustAllTrustManager();
        }
        return settings.caCert().isEmpty()
                ? JVMDefaultTrustManager.getInstance()
                : new PEMFileTrustManager(new File(settings.caCert().get().toString()));
    }

    /**
     * The one entry of a user; empty where there is none, or more than one.
     *
     * @throws LDAPException when the directory does not answer, or refuses
     */
    Optional<Found> find(String user) throws LDAPException {
        SearchRequest request = new SearchRequest(
                settings.baseDN().orElseThrow(),
                settings.subtreeSearch() ? SearchScope.SUB : SearchScope.ONE,
                filter(user),
                settings.userGroupAttribute().orElse("1.1"));
        request.setSizeLimit(2);
        request.setTimeLimitSeconds(STEP_MILLIS / 1_000);
        List<SearchResultEntry> entries;
        try {
            entries = searching().search(request).getSearchEntries();
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)
                    || e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return Optional.empty();
            }
            throw e;
        }
        return entries.size() == 1 ? Optional.of(found(entries.getFirst())) : Optional.empty();
    }

    private Found found(SearchResultEntry entry) {
        List<String> groups = settings.userGroupAttribute()
                .map(entry::getAttributeValues)
                .map(List::of)
                .orElse(List.of());
        return new Found(entry.getDN(), groups);
    }

    /** The user's name is a value and never a part of the filter's text. */
    private Filter filter(String user) throws LDAPException {
        Filter own = Filter.createEqualityFilter(settings.userAttribute().orElseThrow(), user);
        if (settings.userFilter().isEmpty()) {
            return own;
        }
        String text = settings.userFilter().get().strip();
        return Filter.createANDFilter(own, Filter.create(text.startsWith("(") ? text : "(" + text + ")"));
    }

    private synchronized LDAPConnectionPool searching() {
        byte[] now = readCredentials();
        if (!Arrays.equals(now, credentials)) {
            Optional<BindRequest> request = bindRequest(now);
            searching.close();
            searching = pool(request);
            credentials = now;
        }
        return searching;
    }

    /**
     * Whether a password is that of an entry.
     *
     * @param password not empty: a directory takes an empty one for no login at all, and says yes
     * @throws LDAPException when the directory does not answer, or refuses for another reason
     */
    boolean isPassword(Found entry, String password) throws LDAPException {
        if (password.isEmpty()) {
            return false;
        }
        try {
            binding.bindAndRevertAuthentication(entry.name(), password);
            return true;
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        searching.close(false, 1);
        binding.close(false, 1);
    }
}
