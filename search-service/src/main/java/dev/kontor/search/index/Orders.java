package dev.kontor.search.index;

import dev.kontor.search.catalog.Paging;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** The orders of matches as Lucene sorts; what is equal stands by repository and tag. */
final class Orders {
    private static final SortField REPOSITORY = new SortField(Terms.REPOSITORY, SortField.Type.STRING);
    private static final SortField TAG = new SortField(Terms.TAG, SortField.Type.STRING);
    private static final SortField REPOSITORY_BACK = new SortField(Terms.REPOSITORY, SortField.Type.STRING, true);
    private static final SortField TAG_BACK = new SortField(Terms.TAG, SortField.Type.STRING, true);

    private Orders() {}

    /** Of images. */
    static Sort ofImages(Paging.Order order) {
        return switch (order) {
            case RELEVANCE, ALPHABETIC_ASC -> new Sort(REPOSITORY, TAG);
            case ALPHABETIC_DSC -> new Sort(REPOSITORY_BACK, TAG_BACK);
            case UPDATE_TIME -> new Sort(greatest(Terms.UPDATED), REPOSITORY, TAG);
            case DOWNLOADS -> new Sort(greatest(Terms.DOWNLOADS), REPOSITORY, TAG);
            case STARS -> throw new IllegalArgumentException("nobody stars an image");
        };
    }

    /** Of repositories, whose relevance is their name's. */
    static Sort ofRepositories(Paging.Order order) {
        return switch (order) {
            case RELEVANCE, ALPHABETIC_ASC -> new Sort(REPOSITORY);
            case ALPHABETIC_DSC -> new Sort(REPOSITORY_BACK);
            case UPDATE_TIME -> new Sort(greatest(Terms.UPDATED), REPOSITORY);
            case DOWNLOADS -> new Sort(greatest(Terms.DOWNLOADS), REPOSITORY);
            case STARS -> new Sort(greatest(Terms.STARS), REPOSITORY);
        };
    }

    private static SortField greatest(String field) {
        return new SortField(field, SortField.Type.LONG, true, Terms.NEVER);
    }
}
