package dev.kontor.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.events.RepositorySegment;
import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.V2Path;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Stores;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.ObjectStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The lists: tags, catalog and referrers (OCI Distribution Specification, end-8, end-12; Docker's catalog). */
final class ListingRoutes {
    private static final int REFERRERS_PAGE = 1000;

    /** What a bucket lists in one answer. */
    private static final int SLICE = 1000;

    private final Stores stores;
    private final InstantSource clock;

    ListingRoutes(Stores stores, InstantSource clock) {
        this.stores = stores;
        this.clock = clock;
    }

    void tags(V2Path.TagList path, ServerRequest request, ServerResponse response) {
        requireGet(request);
        RepositoryName repository = path.repository();
        Page page = Page.of(QueryParameters.of(request));
        RegistryStore store = stores.of(repository);
        if (store.live(Layout.catalog(repository)).isEmpty()) {
            throw new RegistryException(
                    ErrorCode.NAME_UNKNOWN, ErrorCode.NAME_UNKNOWN.defaultMessage(), Map.of("name", repository));
        }
        List<String> tags = page.size() == 0
                ? List.of()
                : new TagList(store, repository, clock).names(page.last(), page.size() + 1);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", repository.value());
        send(body, "tags", tags, page, "/v2/" + repository.value() + "/tags/list", request, response);
    }

    void catalog(ServerRequest request, ServerResponse response) {
        requireGet(request);
        Page page = Page.of(QueryParameters.of(request));
        String after = RepositorySegment.encodeText(page.last());
        TreeSet<String> repositories = new TreeSet<>();
        for (RegistryStore store : page.size() == 0 ? List.<RegistryStore>of() : stores.all()) {
            segments(store.objects(), after, page.size() + 1)
                    .forEach(segment ->
                            repositories.add(RepositorySegment.decode(segment).value()));
        }
        List<String> first = repositories.stream().limit(page.size() + 1L).toList();
        send(Json.MAPPER.createObjectNode(), "repositories", first, page, "/v2/_catalog", request, response);
    }

    private static void send(
            ObjectNode body,
            String field,
            List<String> names,
            Page page,
            String path,
            ServerRequest request,
            ServerResponse response) {
        List<String> shown = names.subList(0, Math.min(page.size(), names.size()));
        ArrayNode list = body.putArray(field);
        shown.forEach(list::add);
        if (!shown.isEmpty() && names.size() > shown.size()) {
            response.header(HeaderNames.LINK, page.link(path, shown.getLast(), ""));
        }
        json(body, "application/json", request, response);
    }

    /** The first segments of the catalog behind one; an entry that was removed is left out. */
    private static List<String> segments(ObjectStore objects, String last, int limit) {
        List<String> segments = new ArrayList<>();
        String after = last;
        int slice = limit;
        while (true) {
            List<DocumentEntry> lines = objects.list(Layout.CATALOG, after, slice);
            lines.stream()
                    .filter(line -> !Tombstone.is(line))
                    .limit(limit - segments.size())
                    .forEach(line -> segments.add(Layout.CATALOG.rest(line.key())));
            if (segments.size() == limit || lines.size() < slice) {
                return segments;
            }
            after = Layout.CATALOG.rest(lines.getLast().key());
            slice = Math.max(SLICE, limit - segments.size());
        }
    }

    void referrers(V2Path.ReferrersPath path, ServerRequest request, ServerResponse response) {
        requireGet(request);
        Digest subject = Digest.parse(path.rawDigest())
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "not a digest", Map.of("digest", path.rawDigest())));
        QueryParameters query = QueryParameters.of(request);
        Optional<String> type = query.single("artifactType").filter(text -> !text.isEmpty());
        int size = Math.min(REFERRERS_PAGE, Page.of(query).size());
        Page page = new Page(size, query.single("last").orElse(""));
        ObjectNode index = Json.MAPPER.createObjectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaType.OCI_INDEX.value());
        ArrayNode list = index.putArray("manifests");
        Optional<String> more = new ReferrersPage(
                        stores.of(path.repository()).objects(),
                        Layout.referrers(path.repository(), subject),
                        page,
                        type,
                        list)
                .fill();
        type.ifPresent(_ -> response.header(HeaderNames.create("OCI-Filters-Applied"), "artifactType"));
        String filter = type.map(text -> "&artifactType=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
        String self = "/v2/" + path.repository().value() + "/referrers/" + subject.value();
        more.ifPresent(last -> response.header(HeaderNames.LINK, page.link(self, last, filter)));
        json(index, MediaType.OCI_INDEX.value(), request, response);
    }

    private static void requireGet(ServerRequest request) {
        Method method = request.prologue().method();
        if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
            throw RegistryException.methodNotAllowed("GET, HEAD");
        }
    }

    private static void json(ObjectNode body, String type, ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        ResponseBody.send(request, response, JsonDocument.encode(body));
    }
}
