package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.search.catalog.Filter;
import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.Paging;
import dev.kontor.search.catalog.Paging.Order;
import dev.kontor.search.catalog.RepositorySummary;
import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.Viewer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that a view answers, as a text. */
final class Answers {
    private static final Viewer ALL = Viewer.ofAll();

    private Answers() {}

    static String of(SearchView view, List<Digest> digests) {
        StringBuilder text = new StringBuilder();
        for (Order order : Order.values()) {
            text.append(order).append('\n');
            text.append(view.repositories("", Filter.NONE, Paging.all(order), ALL))
                    .append('\n');
            text.append(view.repositories("o", Filter.NONE, Paging.all(order), ALL))
                    .append('\n');
            if (order != Order.STARS) {
                text.append(view.images(Optional.empty(), Paging.all(order), ALL))
                        .append('\n');
            }
        }
        Paging all = Paging.all(Order.RELEVANCE);
        for (String part : List.of("t", "t1", "it", "it2", "")) {
            text.append(view.imagesByTag(part, Filter.NONE, all, ALL)).append('\n');
        }
        for (RepositorySummary repository :
                view.repositories("", Filter.NONE, all, ALL).items()) {
            for (Digest digest : digests) {
                text.append(view.referrers(repository.name(), digest, Set.of(), ALL))
                        .append('\n');
            }
        }
        for (Digest digest : digests) {
            text.append(view.imagesByDigest(digest.value(), Filter.NONE, all, ALL))
                    .append('\n');
            text.append(view.imagesByDigest(digest.hex().substring(3, 9), Filter.NONE, all, ALL))
                    .append('\n');
        }
        for (Image image : view.images(Optional.empty(), all, ALL).items()) {
            text.append(image).append(view.manifests(image)).append('\n');
            text.append(view.derivedFrom(image, Optional.empty(), all, ALL)).append('\n');
            text.append(view.basesOf(image, Optional.empty(), all, ALL)).append('\n');
        }
        RepositoryName name = RepositoryName.of("two/a");
        text.append(view.tags(name, "", Order.UPDATE_TIME, Optional.empty(), 5, ALL));
        return text.toString();
    }
}
