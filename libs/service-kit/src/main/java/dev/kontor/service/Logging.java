package dev.kontor.service;

import dev.kontor.config.LogConfig;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up what {@link System.Logger} writes to: lines of JSON (see {@link JsonLogFormatter}). */
public final class Logging {
    private static final String MANAGER_PROPERTY = "java.util.logging.manager";

    static {
        if (System.getProperty(MANAGER_PROPERTY) == null) {
            System.setProperty(MANAGER_PROPERTY, PersistentLogManager.class.getName());
        }
    }

    /** Held, since a logger that nobody holds forgets its level. */
    private static final List<Logger> LEVELLED = List.of(Logger.getLogger(""), Logger.getLogger("dev.kontor"));

    private Logging() {}

    /** Where the lines go. */
    public sealed interface Output {
        /** The process's standard output. */
        record StandardOutput() implements Output {}

        /** The process's standard error. */
        record StandardError() implements Output {}

        /** The end of this file, which is created for its owner alone if it is not there; its folder must exist. */
        record AppendedFile(Path path) implements Output {}
    }

    /**
     * The logger of a class that is loaded before {@link #configure} is called: a logger that is asked for in another way
     * would bring up the JDK's own log manager, and the lines of the shutdown would be lost.
     */
    public static System.Logger logger(Class<?> early) {
        return System.getLogger(early.getName());
    }

    /**
     * Replaces all handlers. Call it first in {@code main}: only then are lines kept that are logged during shutdown.
     *
     * <p>The level holds for Kontor's own loggers. Libraries never log below WARNING, since what they say there may hold
     * secrets.
     *
     * @throws UncheckedIOException when the file cannot be opened; the former handlers then stay
     */
    public static void configure(System.Logger.Level level, Output output) {
        Handler handler = handler(output);
        handler.setLevel(Level.ALL);
        Logger root = LEVELLED.getFirst();
        for (Handler former : root.getHandlers()) {
            root.removeHandler(former);
            former.close();
        }
        root.addHandler(handler);
        level(level);
        PersistentLogManager.keepHandlers();
    }

    /** Changes the level alone, from the next line on. */
    public static void level(System.Logger.Level level) {
        Level own = julLevel(level);
        LEVELLED.getFirst().setLevel(own.intValue() > Level.WARNING.intValue() ? own : Level.WARNING);
        LEVELLED.getLast().setLevel(own);
    }

    /**
     * The same as a configuration says it: the file that it names, else standard output.
     *
     * @throws UncheckedIOException when the file cannot be opened; the former handlers then stay
     */
    public static void configure(LogConfig log) {
        configure(
                log.level().threshold(),
                log.output().<Output>map(Output.AppendedFile::new).orElseGet(Output.StandardOutput::new));
    }

    private static Handler handler(Output output) {
        return switch (output) {
            case Output.StandardOutput() -> new JsonLogHandler(raw(FileDescriptor.out), false);
            case Output.StandardError() -> new JsonLogHandler(raw(FileDescriptor.err), false);
            case Output.AppendedFile(Path path) -> new JsonLogHandler(append(path), true);
        };
    }

    /** Not {@code System.out}, which locks, encodes and flushes once more. */
    private static OutputStream raw(FileDescriptor descriptor) {
        return new BufferedOutputStream(new FileOutputStream(descriptor));
    }

    /** Not a channel: one thread's interrupt would close that for all. */
    static OutputStream append(Path path) {
        try {
            createIfAbsent(path);
            return new FileOutputStream(path.toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the log file " + path, e);
        }
    }

    private static void createIfAbsent(Path path) throws IOException {
        try {
            Files.createFile(path, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            // It is appended to as it is, with the permissions that somebody gave it.
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Level julLevel(System.Logger.Level level) {
        return switch (level) {
            case ALL -> Level.ALL;
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case OFF -> Level.OFF;
        };
    }
}
