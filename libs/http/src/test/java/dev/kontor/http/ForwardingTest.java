package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));

    private static RequestOrigin origin(String peer, String... fields) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderNames.HOST, "inner:5000");
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(HeaderNames.create(fields[i]), fields[i + 1]);
        }
        return Peer.at(InetAddress.ofLiteral(peer), PROXIES).origin(headers);
    }

    @Test
    void nobodyElseIsBelieved() {
        RequestOrigin origin = origin(
                "203.0.113.1",
                "X-Forwarded-For",
                "6.6.6.6",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "evil.example",
                "Forwarded",
                "for=6.6.6.6;proto=https;host=evil.example");
        assertThat(origin)
                .isEqualTo(new RequestOrigin("203.0.113.1", "http", Optional.of("inner:5000"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                            | 203.0.113.9",
                "6.6.6.6, 203.0.113.9                   | 203.0.113.9",
                "6.6.6.6, 203.0.113.9, 10.1.2.3         | 203.0.113.9",
                "10.9.9.9, 10.1.2.3                     | 10.9.9.9",
                "203.0.113.9:4711                       | 203.0.113.9",
                "[2001:DB8::9]:4711                     | 2001:db8::9",
                "2001:0db8:0:0:0:0:0:9, fd00::1         | 2001:db8::9",
                "6.6.6.6, unknown                       | 10.0.0.1",
                "6.6.6.6, _hidden, 10.1.2.3             | 10.1.2.3",
                "6.6.6.6,                               | 10.0.0.1",
                "6.6.6.6, 1.2                           | 10.0.0.1",
                "6.6.6.6, evil.example                  | 10.0.0.1",
                "6.6.6.6, 203.0.113.9:x                 | 10.0.0.1",
                "6.6.6.6, ::ffff:203.0.113.9            | 203.0.113.9"
            })
    void theClientIsTheLastAddressThatIsNoProxy(String list, String client) {
        assertThat(origin("10.0.0.1", "X-Forwarded-For", list).clientIp()).isEqualTo(client);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(origin("10.0.0.1", "X-Forwarded-For", "6.6.6.6", "X-Forwarded-For", "203.0.113.9, 10.2.2.2")
                        .clientIp())
                .isEqualTo("203.0.113.9");
    }

    @Test
    void aListThatNeverEndsIsNotReadToItsBeginning() {
        String list = "203.0.113.9, " + "10.1.1.1, ".repeat(5_000) + "10.1.1.2";
        assertThat(origin("10.0.0.1", "X-Forwarded-For", list).clientIp()).isEqualTo("10.1.1.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https       | reg.example        |      | https://reg.example",
                "HTTPS       | reg.example:8443   | 443  | https://reg.example:8443",
                "https       | reg.example        | 8443 | https://reg.example:8443",
                "https       | reg.example        | 443  | https://reg.example",
                "https       | [2001:db8::1]      | 8443 | https://[2001:db8::1]:8443",
                "https, http | reg.example, inner |      | https://reg.example",
                "ftp         | a\"b               | x    | http://inner:5000",
                "https       | evil/..            |      | https://inner:5000"
            })
    void tellsWhatTheClientAsked(String scheme, String host, String port, String base) {
        RequestOrigin origin = origin(
                "10.0.0.1",
                "X-Forwarded-For",
                "203.0.113.9, 10.3.3.3",
                "X-Forwarded-Proto",
                scheme,
                "X-Forwarded-Host",
                host,
                "X-Forwarded-Port",
                port == null ? "443" : port);
        assertThat(origin.scheme() + "://" + origin.host().orElseThrow()).isEqualTo(base);
    }

    @Test
    void aProxyMayTellTheSchemeAlone() {
        RequestOrigin origin = origin("10.0.0.1", "X-Forwarded-Proto", "https");
        assertThat(origin.scheme()).isEqualTo("https");
        assertThat(origin.clientIp()).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.9                                        | 203.0.113.9",
                "For=\"[2001:db8::9]:4711\";proto=https;by=10.0.0.1     | 2001:db8::9",
                "for=6.6.6.6, for=203.0.113.9;host=\"reg.example:1\"    | 203.0.113.9",
                "for=203.0.113.9, for=10.2.2.2                          | 203.0.113.9",
                "for=6.6.6.6, for=unknown                               | 10.0.0.1",
                "for=6.6.6.6, for=\"_x\"                                | 10.0.0.1",
                "for=6.6.6.6;for=203.0.113.9                            | 10.0.0.1",
                "for=\"6.6.6.6, for=203.0.113.9                         | 10.0.0.1",
                "for=6.6.6.6, for                                       | 10.0.0.1",
                "for=6.6.6.6, for=\"203.0.113.\\9\"                     | 10.0.0.1"
            })
    void readsForwarded(String value, String client) {
        assertThat(origin("10.0.0.1", "Forwarded", value).clientIp()).isEqualTo(client);
    }

    @Test
    void forwardedTellsWhatTheClientAsked() {
        RequestOrigin origin =
                origin("10.0.0.1", "Forwarded", "for=203.0.113.9;proto=https;host=\"reg.example:8443\", for=10.2.2.2");
        assertThat(origin)
                .isEqualTo(
                        new RequestOrigin("203.0.113.9", "https", Optional.of("reg.example:8443"), Optional.empty()));
    }

    /** A proxy writes one of both and lets the other pass, so that the other is the client's. */
    @Test
    void fieldsThatContradictEachOtherAreNotBelieved() {
        assertThat(origin("10.0.0.1", "X-Forwarded-For", "203.0.113.9", "Forwarded", "for=6.6.6.6")
                        .clientIp())
                .isEqualTo("10.0.0.1");
        assertThat(origin("10.0.0.1", "X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9")
                        .clientIp())
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "10.1.2.3/31, 10.1.2.2, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/7, fc00::1, true",
        "fd00::/8, fc00::1, false",
        "::1, ::1, true"
    })
    void networksContainAddresses(String network, String address, boolean contains) {
        assertThat(TrustedProxies.of(List.of(network)).trusts(InetAddress.ofLiteral(address)))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "proxy.example", "::1/129", "::1%lo"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "::1, ::1",
        "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "203.0.113.9, 203.0.113.9"
    })
    void writesAddressesInOneForm(String address, String text) {
        assertThat(AddressText.of(InetAddress.ofLiteral(address))).isEqualTo(text);
    }
}
