package dev.kontor.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;

/**
 * The entry of a list: a document that stands there while another one, which it lists, is not removed.
 *
 * <p>Its key ends with the sequence of the claim that made the other document appear, and no other entry ever has that
 * key. So whoever removed the other document deletes the entry without a condition, and nothing remains: a list costs
 * what it shows, whatever was removed. The entry is written before the document and deleted after its removal; it may
 * stand without the document while either is under way, never the other way round.
 *
 * @param list all entries of one list
 * @param name what it lists; names are listed in the order of their bytes, and none has a byte below {@code -}
 * @param sequence the claim that made it appear
 */
public record ListEntry(Prefix list, String name, long sequence) {
    /** In front of the sequence; less than every byte of a name, so that entries are in the order of their names. */
    private static final char MARK = '!';

    private static final int DIGITS = 19;

    /** The key of the entry. */
    public Key key() {
        return list.key(name + MARK + String.format("%019d", sequence));
    }

    /**
     * Reads the key of an entry.
     *
     * @throws IllegalArgumentException when it is none: the store holds something that is not ours
     */
    public static ListEntry of(Prefix list, Key key) {
        String rest = list.rest(key);
        int mark = rest.length() - DIGITS - 1;
        if (mark < 1 || rest.charAt(mark) != MARK) {
            throw new IllegalArgumentException("not an entry of a list: " + key);
        }
        return new ListEntry(list, rest.substring(0, mark), sequenceOf(key));
    }

    /** Where a listing goes on behind all entries of a name; the name may be any text, and empty for the beginning. */
    public static String behind(String name) {
        return name.isEmpty() ? "" : name + MARK + '~';
    }

    /** Where a listing begins in front of all entries of a name. */
    public static String before(String name) {
        return name + MARK;
    }

    /** The entry that lists a document as it was found, which is no tombstone. */
    public static ListEntry listing(Document found, Prefix list, String name) {
        return new ListEntry(list, name, listedOf(found));
    }

    /** Whether a document of this name is, as it was found, what this entry lists; a tombstone never is. */
    public boolean lists(Document found) {
        return listedOf(found) == sequence;
    }

    /** As {@link #lists}, for the key of an entry. */
    static boolean isListed(Key entry, Document found) {
        return listedOf(found) == sequenceOf(entry);
    }

    private static long sequenceOf(Key entry) {
        return Long.parseLong(entry.value().substring(entry.value().length() - DIGITS));
    }

    /** The claim that made a document appear; one that does not say so did not change since. */
    private static long listedOf(Document found) {
        JsonNode line = DocumentState.firstLine(found);
        return line.path("listed").asLong(line.path("sequence").asLong(0));
    }
}
