package dev.kontor.store.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/** A part of an object on its way. For one thread. */
final class ObjectRead implements AutoCloseable {
    private final ClassicHttpResponse response;
    private final InputStream bytes;
    private long left;

    /** @throws ErrorAnswer when the service sends another number of bytes than was asked for */
    ObjectRead(ClassicHttpResponse response, HttpEntity body, long length) throws IOException {
        this.response = response;
        this.bytes = body.getContent();
        this.left = length;
        if (body.getContentLength() != length) {
            throw ErrorAnswer.outOfRange(body.getContentLength() + " bytes come instead of " + length);
        }
    }

    /** Fills an array, as far as there are bytes left; returns how many came. */
    int read(byte[] buffer) throws IOException {
        int count = bytes.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
        if (count == 0) {
            throw new EOFException("it ended early, " + left + " bytes before its end");
        }
        left -= count;
        return count;
    }

    /** Lets go of it: its connection serves again when all was read, and is cut off otherwise. May be called again. */
    @Override
    public void close() {
        if (left > 0) {
            DirectHttp.cut(response);
            return;
        }
        try {
            bytes.close();
            response.close();
        } catch (IOException e) {
            System.getLogger(ObjectRead.class.getName()).log(System.Logger.Level.DEBUG, "closing an answer", e);
        }
    }
}
