package dev.kontor.http.proxy;

import dev.kontor.http.proxy.ServiceConnection.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.apache.hc.core5.http.Header;

/**
 * What a service answered, its body still on the way. To be closed; one that was read to its end leaves its connection for the
 * next request, another cuts it. For one thread.
 */
public final class ServiceAnswer implements AutoCloseable {
    private final Replica replica;
    private final ServiceConnection connection;
    private final Answer answer;
    private final Body body = new Body();
    private boolean complete;
    private boolean broken;
    private boolean closed;

    /** @param bodyless nothing follows the head, whatever it says */
    ServiceAnswer(Replica replica, ServiceConnection connection, Answer answer, boolean bodyless) {
        this.replica = replica;
        this.connection = connection;
        this.answer = answer;
        this.complete = bodyless;
    }

    /** Its status, such as 200. */
    public int status() {
        return answer.head().getCode();
    }

    /** The first header of this name, in any case of letters. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(answer.head().getFirstHeader(name)).map(Header::getValue);
    }

    /** Its body, empty where there is none; throws when it breaks off or stands still for too long. */
    public InputStream body() {
        return body;
    }

    /** Lets the service have its connection back, or cuts it when there is more to read. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean whole = complete || (answer.length().orElse(-1) == 0 && endsHere());
        if (whole) {
            replica.giveBack(connection);
        } else {
            connection.abort();
        }
        replica.end(Lanes.Lane.CALL, broken ? Replica.End.FAILED : Replica.End.ANSWERED);
    }

    private boolean endsHere() {
        try {
            return body.read() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    private final class Body extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            if (complete || count == 0) {
                return complete ? -1 : 0;
            }
            try {
                int read = connection.read(answer, bytes, offset, count);
                complete = read < 0;
                return read;
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }
}
