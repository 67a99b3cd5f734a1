package dev.kontor.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** The streams of a socket that the server keeps to itself, but hands to each buffer that it reads or writes. */
final class SocketStreams {
    private SocketStreams() {}

    static OutputStream out(HelidonSocket socket) {
        OutputStream[] stream = new OutputStream[1];
        socket.write(buffer(argument -> stream[0] = (OutputStream) argument));
        return stream[0];
    }

    @SuppressWarnings("removal") // the only read that takes a buffer; the version of the server is fixed
    static InputStream in(HelidonSocket socket) {
        InputStream[] stream = new InputStream[1];
        socket.read(buffer(argument -> stream[0] = (InputStream) argument));
        return stream[0];
    }

    private static BufferData buffer(Consumer<Object> stream) {
        return (BufferData) Proxy.newProxyInstance(
                BufferData.class.getClassLoader(), new Class<?>[] {BufferData.class}, (_, method, arguments) -> {
                    stream.accept(arguments[0]);
                    return method.getReturnType() == int.class ? 0 : null;
                });
    }
}
