package dev.kontor.events;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a journal.
 *
 * @param number of the last document that was read whole, 0 for none
 * @param lines how many lines of the next document were read
 */
record JournalPosition(long number, int lines) implements Comparable<JournalPosition> {
    private static final Comparator<JournalPosition> ORDER =
            Comparator.comparingLong(JournalPosition::number).thenComparingInt(JournalPosition::lines);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(?:/([0-9]{1,9}))?");

    /** @throws PositionLostException when it is none of a journal */
    static JournalPosition of(LogPosition position) {
        Matcher parts = TEXT.matcher(position.value());
        if (!parts.matches()) {
            throw new PositionLostException("not a position of this journal: " + position.value());
        }
        return new JournalPosition(
                Long.parseLong(parts.group(1)), parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)));
    }

    LogPosition toLogPosition() {
        return new LogPosition(lines == 0 ? Long.toString(number) : number + "/" + lines);
    }

    @Override
    public int compareTo(JournalPosition other) {
        return ORDER.compare(this, other);
    }
}
