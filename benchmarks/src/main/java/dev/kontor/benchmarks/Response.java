package dev.kontor.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to one request, after its body was read to the end.
 *
 * @param status the status code
 * @param headers the headers by lower-case name; of a repeated header the last
 * @param bodyBytes how many bytes the body had
 * @param refusal the beginning of the body where the status is not a success, else empty
 * @param reusable whether the connection can take another request
 */
record Response(int status, Map<String, String> headers, long bodyBytes, String refusal, boolean reusable) {

    /** Whether the status is one of 200 to 299. */
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the answer is to be looked for elsewhere. */
    boolean isRedirect() {
        return (status >= 301 && status <= 303) || status == 307 || status == 308;
    }

    /** The value of a header, whatever its case. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
