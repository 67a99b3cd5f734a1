package dev.kontor.http.proxy;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Reads the heads of one connection's answers, and remembers where bytes wait that were read beyond an answer: they would
 * be taken for the answer to the next request.
 */
final class AnswerParser implements HttpMessageParser<ClassicHttpResponse> {
    private final HttpMessageParser<ClassicHttpResponse> parser;
    private SessionInputBuffer read;

    AnswerParser(Http1Config config) {
        this.parser = new DefaultHttpResponseParser(config);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        read = buffer;
        return parser.parse(buffer, in);
    }

    boolean hasLeftOver() {
        return read != null && read.length() > 0;
    }
}
