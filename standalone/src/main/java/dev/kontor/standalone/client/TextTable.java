package dev.kontor.standalone.client;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts: columns to the left, a space between. The first rows decide how wide each is, so that a long table is
 * shown while it comes; a later cell that is longer is shown whole all the same.
 */
final class TextTable {
    private final PrintWriter out;
    private final List<String> header;
    private final int[] widths;
    private boolean isBegun;

    /**
     * A table with these columns.
     *
     * @param least how wide each is at least, in their order
     */
    TextTable(PrintWriter out, List<String> header, int... least) {
        this.out = out;
        this.header = header;
        this.widths = least.clone();
    }

    /** Prints some rows, the header before the first. */
    void print(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        if (!isBegun) {
            isBegun = true;
            widen(header);
            rows.forEach(this::widen);
            line(header);
        }
        rows.forEach(this::line);
        out.flush();
    }

    private void widen(List<String> row) {
        for (int i = 0; i < row.size(); i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
    }

    private void line(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String cell = printable(row.get(i));
            cells.add(cell + " ".repeat(Math.max(0, widths[i] - cell.length())));
        }
        out.println(String.join(" ", cells).stripTrailing());
    }

    /** What a registry says must not steer a terminal. */
    private static String printable(String cell) {
        return cell.codePoints().anyMatch(Character::isISOControl) ? cell.replaceAll("\\p{Cntrl}", "?") : cell;
    }
}
