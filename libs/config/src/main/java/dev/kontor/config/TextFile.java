package dev.kontor.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a small file of UTF-8 text. */
final class TextFile {
    private TextFile() {}

    /**
     * The whole text, without a byte order mark. Works for a pipe too.
     *
     * @param mostBytes a longer file is an error, found without reading the rest
     * @throws IOException where it cannot be read; {@link #reason} says why in words
     */
    static String read(Path file, int mostBytes) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(mostBytes + 1);
        }
        if (bytes.length > mostBytes) {
            throw new FileSystemException(file.toString(), null, "is longer than " + mostBytes + " bytes");
        }
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Completes "the file …". */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "may not be read by this user";
            case CharacterCodingException _ -> "is not UTF-8 text";
            case FileSystemException fse when fse.getReason() != null -> fse.getReason();
            default -> "cannot be read";
        };
    }
}
