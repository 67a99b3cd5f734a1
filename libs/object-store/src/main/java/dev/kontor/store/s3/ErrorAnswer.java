package dev.kontor.store.s3;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * An answer of the service that is no success, as far as a caller can use it.
 *
 * <p>The client library makes an object of each error's XML, which costs more than all the rest of a request; and an
 * object that is not there is the most common answer of all.
 */
final class ErrorAnswer extends IOException {
    private static final long serialVersionUID = 1L;
    /** How much of an error's body is looked at. */
    static final int MOST_BYTES = 64 << 10;

    private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,200})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,1000})</Message>");

    private final int status;
    private final String code;

    private ErrorAnswer(int status, String code, String message) {
        super(code + ", " + message);
        this.status = status;
        this.code = code;
    }

    /** Turns errors into failures of their requests; an answer to HEAD has nothing that could be read. */
    static Response intercept(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.isSuccessful() || chain.request().method().equals("HEAD")) {
            return response;
        }
        try (response) {
            throw of(response.code(), response.peekBody(MOST_BYTES).string());
        }
    }

    /** An error by its status and the beginning of its body. */
    static ErrorAnswer of(int status, String body) {
        return new ErrorAnswer(status, first(CODE, body, "HTTP status " + status), first(MESSAGE, body, ""));
    }

    /** The object is shorter than the range that was asked for. */
    static ErrorAnswer outOfRange(String message) {
        return new ErrorAnswer(416, "InvalidRange", message);
    }

    private static String first(Pattern pattern, String body, String otherwise) {
        Matcher matcher = pattern.matcher(body);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** It says what the service said, wherever it is thrown. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
