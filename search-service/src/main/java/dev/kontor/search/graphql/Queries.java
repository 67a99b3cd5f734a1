package dev.kontor.search.graphql;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.search.catalog.Filter;
import dev.kontor.search.catalog.Found;
import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.Paging;
import dev.kontor.search.catalog.Paging.Order;
import dev.kontor.search.catalog.RepositorySummary;
import dev.kontor.search.catalog.TagPage;
import dev.kontor.search.catalog.Viewer;
import dev.kontor.search.graphql.Arguments.ImageName;
import graphql.schema.DataFetchingEnvironment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers the queries, each as zot does where zot is right. */
final class Queries {
    private static final int MOST_TAGS = 1000;
    private static final int USUAL_TAGS = 100;

    private Queries() {}

    private static Map<String, Object> page(DataFetchingEnvironment asked) {
        return asked.getArgumentOrDefault("requestedPage", Map.of());
    }

    private static String text(DataFetchingEnvironment asked, String name) {
        String text = asked.getArgument(name);
        return text == null ? "" : text;
    }

    /** A repository by its name, if there can be one, and the asker may read it. */
    private static Optional<RepositoryName> readable(DataFetchingEnvironment asked, String name) {
        return RepositoryName.parse(name).filter(Asking.of(asked).viewer().mayRead());
    }

    static Object imageListForDigest(DataFetchingEnvironment asked) {
        Paging paging = Arguments.page(page(asked), Order.RELEVANCE, false);
        Asking asking = Asking.of(asked);
        return Answer.of(asking.view().imagesByDigest(text(asked, "id"), Filter.NONE, paging, asking.viewer()));
    }

    static Object repoListWithNewestImage(DataFetchingEnvironment asked) {
        Paging paging = Arguments.page(page(asked), Order.UPDATE_TIME, true);
        Asking asking = Asking.of(asked);
        return Answer.of(asking.view().repositories("", Filter.NONE, paging, asking.viewer()));
    }

    static Object imageList(DataFetchingEnvironment asked) {
        Paging paging = Arguments.page(page(asked), Order.RELEVANCE, false);
        String name = text(asked, "repo");
        Asking asking = Asking.of(asked);
        if (name.isEmpty()) {
            return Answer.of(asking.view().images(Optional.empty(), paging, asking.viewer()));
        }
        return Answer.of(readable(asked, name)
                .map(repository -> asking.view().images(Optional.of(repository), paging, asking.viewer()))
                .orElseGet(Found::nothing));
    }

    static Object expandedRepoInfo(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        Optional<RepositoryName> name = readable(asked, text(asked, "repo"));
        if (name.isEmpty()) {
            return hidden(asked, () -> "repo metadata not found for given repo name", text(asked, "repo"));
        }
        RepositorySummary summary = asking.view()
                .repository(name.get(), asking.viewer())
                .orElseThrow(() -> new QuestionException("repo metadata not found for given repo name"));
        boolean isDeletable = asking.viewer().mayDelete().test(name.get());
        List<DeletableImage> images =
                asking.view().images(name, Paging.all(Order.UPDATE_TIME), asking.viewer()).items().stream()
                        .map(image -> new DeletableImage(image, isDeletable))
                        .toList();
        return Map.of("Images", images, "Summary", summary);
    }

    /** An image of which is told whether the asker may delete it. */
    record DeletableImage(Image image, boolean isDeletable) {}

    /** To those who may not read it a repository that is there is as one that is not: an empty answer, and no error. */
    private static Object hidden(DataFetchingEnvironment asked, Supplier<String> error, String name) {
        if (RepositoryName.parse(name).isEmpty()
                && Asking.of(asked).viewer().scope().isPresent()
                && Asking.of(asked).viewer().scope().get().equals(Viewer.ALL)) {
            throw new QuestionException(error.get());
        }
        return new HashMap<String, Object>();
    }

    static Object globalSearch(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        String query = text(asked, "query");
        Arguments.requireShort(query, "query");
        var filter = Arguments.filter(asked.getArgumentOrDefault("filter", Map.of()));
        String cleaned = strip(query.strip());
        boolean isOfRepositories = cleaned.indexOf(':') < 0 && cleaned.indexOf('@') < 0;
        Paging paging = Arguments.pageOfSearch(page(asked), isOfRepositories);
        if (isOfRepositories) {
            return Answer.ofRepositories(
                    asking.view().repositories(cleaned.toLowerCase(Locale.ROOT), filter, paging, asking.viewer()));
        }
        if (cleaned.startsWith("sha256:") || cleaned.startsWith("sha512:")) {
            return Answer.ofImages(
                    asking.view().imagesByDigest(cleaned.toLowerCase(Locale.ROOT), filter, paging, asking.viewer()));
        }
        int colon = cleaned.indexOf(':');
        if (colon > 0) {
            return Answer.ofImages(ofRepository(asked, cleaned, colon, filter, paging));
        }
        if (colon == 0 && cleaned.length() > 1) {
            return Answer.ofImages(asking.view().imagesByTag(cleaned.substring(1), filter, paging, asking.viewer()));
        }
        throw new QuestionException("invalid search query");
    }

    private static Found<Image> ofRepository(
            DataFetchingEnvironment asked, String query, int colon, Filter filter, Paging paging) {
        if (query.indexOf(':', colon + 1) >= 0 && query.indexOf('@') < 0) {
            throw new QuestionException("failed to parse search text, invalid format invalid image reference format,"
                    + " use [repo:tag] or [repo@digest]");
        }
        Asking asking = Asking.of(asked);
        int at = query.indexOf('@');
        if (at > 0) {
            return readable(asked, query.substring(0, at).strip().toLowerCase(Locale.ROOT))
                    .map(repository -> byDigest(asking, repository, query.substring(at + 1), paging))
                    .orElseGet(Found::nothing);
        }
        String tag = query.substring(colon + 1).strip();
        return readable(asked, query.substring(0, colon).strip().toLowerCase(Locale.ROOT))
                .map(repository -> asking.view().imagesByTag(repository, tag, filter, paging, asking.viewer()))
                .orElseGet(Found::nothing);
    }

    private static Found<Image> byDigest(Asking asking, RepositoryName repository, String digest, Paging paging) {
        List<Image> images =
                asking
                        .view()
                        .images(Optional.of(repository), Paging.all(paging.order()), asking.viewer())
                        .items()
                        .stream()
                        .filter(image -> image.digest().value().equals(digest))
                        .toList();
        int from = Math.min(paging.offset(), images.size());
        int to = paging.limit() == 0 ? images.size() : (int) Math.min((long) from + paging.limit(), images.size());
        return new Found<>(images.subList(from, to), images.size());
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }

    static Object derivedImageList(DataFetchingEnvironment asked) {
        return relatives(asked, true);
    }

    static Object baseImageList(DataFetchingEnvironment asked) {
        return relatives(asked, false);
    }

    private static Object relatives(DataFetchingEnvironment asked, boolean isDerived) {
        Paging paging = Arguments.page(page(asked), Order.UPDATE_TIME, false);
        Asking asking = Asking.of(asked);
        String text = text(asked, "image");
        Optional<ImageName> name = Arguments.image(text);
        if (name.isPresent() && !asking.viewer().mayRead().test(name.get().repository())) {
            return Answer.of(Found.nothing());
        }
        ImageName known = name.orElseThrow(() -> new QuestionException("repository not found"));
        if (asking.view().repository(known.repository(), asking.viewer()).isEmpty()) {
            throw new QuestionException("repository not found");
        }
        Image image = asking.view()
                .image(known.repository(), known.tag(), asking.viewer())
                .orElseThrow(() -> new QuestionException("can't find image: " + text));
        Optional<Digest> manifest = Optional.of(text(asked, "digest"))
                .filter(each -> !each.isEmpty())
                .flatMap(Digest::parse);
        return Answer.of(
                isDerived
                        ? asking.view().derivedFrom(image, manifest, paging, asking.viewer())
                        : asking.view().basesOf(image, manifest, paging, asking.viewer()));
    }

    static Object image(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        String text = text(asked, "image");
        Optional<ImageName> name = Arguments.image(text);
        if (name.isPresent() && !asking.viewer().mayRead().test(name.get().repository())) {
            return new HashMap<String, Object>();
        }
        ImageName known = name.orElseThrow(() -> new QuestionException("repo metadata not found for given repo name"));
        if (asking.view().repository(known.repository(), asking.viewer()).isEmpty()) {
            throw new QuestionException("repo metadata not found for given repo name");
        }
        return asking.view()
                .image(known.repository(), known.tag(), asking.viewer())
                .orElseThrow(() -> new QuestionException("can't find image: " + text));
    }

    static Object referrers(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        Optional<RepositoryName> name = readable(asked, text(asked, "repo"));
        if (name.isEmpty()) {
            return List.of();
        }
        String text = text(asked, "digest");
        Digest digest = Digest.parse(text)
                .orElseThrow(() -> new QuestionException("bad digest string from request '" + text + "'"));
        if (asking.view().repository(name.get(), asking.viewer()).isEmpty()) {
            throw new QuestionException("repo metadata not found for given repo name");
        }
        List<String> types = asked.getArgumentOrDefault("type", List.of());
        Set<String> wanted = types.contains("") ? Set.of() : new HashSet<>(types);
        return asking.view().referrers(name.get(), digest, wanted, asking.viewer());
    }

    static Object starredRepos(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        Paging paging = Arguments.page(page(asked), Order.UPDATE_TIME, true);
        return Answer.of(asking.view().repositories(asking.viewer().starred(), paging, asking.viewer()));
    }

    static Object bookmarkedRepos(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        Paging paging = Arguments.page(page(asked), Order.UPDATE_TIME, true);
        return Answer.of(asking.view().repositories(asking.viewer().bookmarked(), paging, asking.viewer()));
    }

    static Object tagList(DataFetchingEnvironment asked) {
        Asking asking = Asking.of(asked);
        Integer limit = asked.getArgument("limit");
        int most = limit == null ? USUAL_TAGS : limit;
        if (most < 1 || most > MOST_TAGS) {
            throw new QuestionException("limit is a number from 1 to " + MOST_TAGS);
        }
        Order order = Arguments.order(Optional.ofNullable(asked.getArgument("sortBy")), Order.ALPHABETIC_ASC, false);
        Optional<String> after = Optional.of(text(asked, "after")).filter(each -> !each.isEmpty());
        try {
            TagPage page = readable(asked, text(asked, "repo"))
                    .map(repository -> asking.view()
                            .tags(repository, text(asked, "contains"), order, after, most, asking.viewer()))
                    .orElseGet(() -> new TagPage(List.of(), Optional.empty(), 0));
            Map<String, Object> answer = new HashMap<>();
            answer.put("Results", page.images());
            answer.put("TotalCount", page.total());
            page.next().ifPresent(next -> answer.put("Next", next));
            return answer;
        } catch (IllegalArgumentException e) {
            throw new QuestionException("after is not where a page of this order ended");
        }
    }
}
