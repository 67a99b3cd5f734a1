package dev.kontor.blob;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.RequestBody;
import dev.kontor.registry.ByteSource;
import dev.kontor.registry.SourceBrokenException;
import java.util.OptionalLong;

/**
 * The body of a request as the source of a blob. A client that leaves is a {@link SourceBrokenException} with a {@link
 * ClientGoneException} as its cause.
 */
record RequestBytes(RequestBody body) implements ByteSource {
    @Override
    public int readAtLeast(byte[] buffer, int least) {
        try {
            return body.readAtLeast(buffer, least);
        } catch (ClientGoneException e) {
            throw new SourceBrokenException(e);
        }
    }

    @Override
    public OptionalLong length() {
        return body.contentLength();
    }
}
