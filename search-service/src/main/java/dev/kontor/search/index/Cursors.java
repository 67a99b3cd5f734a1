package dev.kontor.search.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/** Where a page ended, as a text: what its last line is sorted by, which holds for any later state of the index. */
final class Cursors {
    private Cursors() {}

    static String write(FieldDoc last) {
        RowWriter row = new RowWriter();
        for (Object field : last.fields) {
            switch (field) {
                case Long number -> row.number(number);
                case BytesRef text -> row.text(text.utf8ToString());
                default -> throw new IllegalStateException("nothing is sorted by a " + field.getClass());
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(row.bytes());
    }

    /**
     * Reads one.
     *
     * @param lastDocument of the index: no two lines are equal, so that none is behind it among equals
     * @throws IllegalArgumentException when it is none of this order
     */
    static FieldDoc read(String text, Sort sort, int lastDocument) {
        try {
            RowReader row = new RowReader(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
            List<Object> fields = new ArrayList<>();
            for (SortField field : sort.getSort()) {
                fields.add(field.getType() == SortField.Type.LONG ? (Object) row.number() : new BytesRef(row.text()));
            }
            return new FieldDoc(lastDocument, Float.NaN, fields.toArray());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not where a page ended", e);
        }
    }
}
