package dev.kontor.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Writes each record at once and whole, so that lines of several threads never mix and none is lost in a crash. */
final class JsonLogHandler extends Handler {
    private final JsonLogFormatter formatter = new JsonLogFormatter();
    private final OutputStream out;
    private final boolean closes;

    /**
     * A handler for this stream.
     *
     * @param closes whether the stream is closed with the handler; not so for those of the process
     */
    JsonLogHandler(OutputStream out, boolean closes) {
        this.out = out;
        this.closes = closes;
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        byte[] line = formatter.format(record).getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                out.write(line);
                out.flush();
            } catch (IOException e) {
                reportError("cannot write the log", e, ErrorManager.WRITE_FAILURE);
            }
        }
    }

    @Override
    public void flush() {
        // Each record is flushed when it is written.
    }

    @Override
    public synchronized void close() {
        if (closes) {
            try {
                out.close();
            } catch (IOException e) {
                reportError("cannot close the log", e, ErrorManager.CLOSE_FAILURE);
            }
        }
    }
}
