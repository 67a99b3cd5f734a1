package dev.kontor.search.graphql;

import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.search.catalog.Filter;
import dev.kontor.search.catalog.Paging;
import dev.kontor.search.catalog.Paging.Order;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads the arguments of questions; what is wrong with them is told in zot's words. */
final class Arguments {
    private static final int MOST_BYTES = 256;

    private Arguments() {}

    static Paging page(Map<String, Object> page, Order usual, boolean isOfRepositories) {
        int limit = number(page, "limit");
        int offset = number(page, "offset");
        if (limit < 0) {
            throw new QuestionException("pagination limit has negative value");
        }
        if (offset < 0) {
            throw new QuestionException("pagination offset has negative value");
        }
        return new Paging(offset, limit, order(Optional.ofNullable(page.get("sortBy")), usual, isOfRepositories));
    }

    static Order order(Optional<Object> criterion, Order usual, boolean isOfRepositories) {
        String name = criterion.map(Object::toString).orElse(usual.name());
        if (name.equals("SEVERITY") || (name.equals("STARS") && !isOfRepositories)) {
            throw new QuestionException("sorting " + (isOfRepositories ? "repos" : "images") + " by '" + name
                    + "' is not supported the pagination sort criteria is not supported");
        }
        return Order.valueOf(name);
    }

    private static int number(Map<String, Object> page, String name) {
        return page.get(name) instanceof Integer number ? number : 0;
    }

    /** The page of a search by text, whose errors are told otherwise. */
    static Paging pageOfSearch(Map<String, Object> page, boolean isOfRepositories) {
        for (String name : List.of("limit", "offset")) {
            if (number(page, name) < 0) {
                throw new QuestionException(
                        "requested page " + name + " parameter can't be negative request parameter has invalid value");
            }
        }
        return page(page, Order.RELEVANCE, isOfRepositories);
    }

    static Filter filter(Map<String, Object> filter) {
        Optional<Set<String>> os = words(filter, "Os");
        Optional<Set<String>> arch = words(filter, "Arch");
        boolean isPlatformNeeded =
                os.filter(Set::isEmpty).isPresent() || arch.filter(Set::isEmpty).isPresent();
        return new Filter(
                os.orElse(Set.of()),
                arch.orElse(Set.of()),
                isPlatformNeeded,
                Boolean.TRUE.equals(filter.get("HasToBeSigned")),
                Optional.ofNullable((Boolean) filter.get("IsBookmarked")),
                Optional.ofNullable((Boolean) filter.get("IsStarred")));
    }

    private static Optional<Set<String>> words(Map<String, Object> filter, String name) {
        if (!(filter.get(name) instanceof List<?> values)) {
            return Optional.empty();
        }
        Set<String> words = new HashSet<>();
        for (Object value : values) {
            String word = Objects.toString(value, "").strip().toLowerCase(Locale.ROOT);
            requireShort(word, name.toLowerCase(Locale.ROOT));
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return Optional.of(words);
    }

    static void requireShort(String text, String parameter) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > MOST_BYTES) {
            throw new QuestionException("max string size limit exceeded for " + parameter + " parameter. max="
                    + MOST_BYTES + " current=" + length);
        }
    }

    /** What {@code repository:tag} names. */
    record ImageName(RepositoryName repository, Tag tag, String text) {}

    /** Reads {@code repository:tag}; empty where no image can be called so. */
    static Optional<ImageName> image(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new QuestionException("no reference provided");
        }
        return RepositoryName.parse(text.substring(0, colon))
                .flatMap(repository ->
                        Tag.parse(text.substring(colon + 1)).map(tag -> new ImageName(repository, tag, text)));
    }
}
