package dev.kontor.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.store.Document;
import java.nio.charset.StandardCharsets;

/**
 * What a removal by compare-and-set leaves: a document that says so, and holds the sequence of the removal.
 *
 * <p>So no two states of a document have the same bytes, which stores need whose versions are computed from the bytes,
 * and whoever writes over a tombstone takes a greater sequence.
 */
public final class Tombstone {
    private static final byte[] BEGINNING = ascii("{\"state\":\"removed\",");

    /** Until storage format 2 a tombstone held nothing but its numbers. */
    private static final byte[] BEGINNING_UNTIL_FORMAT_2 = ascii("{\"sequence\":");

    private static final String FURTHER_UNTIL_FORMAT_2 = ",\"again\":";

    private Tombstone() {}

    /** The tombstone of a removal. */
    public static byte[] of(long sequence) {
        return removed(sequence).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Another tombstone of the same removal, the n-th; by it whoever expects the one before loses a race. */
    static byte[] again(long sequence, int times) {
        return removed(sequence).put("again", times).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode removed(long sequence) {
        return Json.MAPPER.createObjectNode().put("state", "removed").put("sequence", sequence);
    }

    /** Whether a document was removed; costs next to nothing. */
    public static boolean is(Document document) {
        byte[] bytes = document.bytes();
        return startsWith(bytes, BEGINNING) || isOfAnEarlierFormat(bytes);
    }

    private static boolean isOfAnEarlierFormat(byte[] bytes) {
        if (bytes.length == 0) {
            return true;
        }
        if (!startsWith(bytes, BEGINNING_UNTIL_FORMAT_2)) {
            return false;
        }
        int end = behindDigits(bytes, BEGINNING_UNTIL_FORMAT_2.length);
        if (startsWith(bytes, end, ascii(FURTHER_UNTIL_FORMAT_2))) {
            end = behindDigits(bytes, end + FURTHER_UNTIL_FORMAT_2.length());
        }
        return end == bytes.length - 1 && bytes[end] == '}';
    }

    private static int behindDigits(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
        }
        return end;
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        return startsWith(bytes, 0, beginning);
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] beginning) {
        if (bytes.length - from < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (bytes[from + i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
