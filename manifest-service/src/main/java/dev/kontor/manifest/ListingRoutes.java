package dev.kontor.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.events.RepositorySegment;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.http.QueryParameters;
import dev.kontor.service.http.RegistryException;
import dev.kontor.service.http.ResponseBody;
import dev.kontor.service.http.V2Path;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Stores;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The lists: tags, catalog and referrers (OCI Distribution Specification, end-8, end-12; Docker's catalog). */
final class ListingRoutes {
    private static final int REFERRERS_PAGE = 1000;
    private static final int MAX_REFERRERS_BYTES = 4 << 20;

    private final Stores stores;

    ListingRoutes(Stores stores) {
        this.stores = stores;
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
        List<String> tags = names(store.objects(), Layout.tags(repository), page.last(), page.size() + 1);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", repository.value());
        send(body, "tags", tags, page, "/v2/" + repository.value() + "/tags/list", request, response);
    }

    void catalog(ServerRequest request, ServerResponse response) {
        requireGet(request);
        Page page = Page.of(QueryParameters.of(request));
        String after = RepositorySegment.encodeText(page.last());
        TreeSet<String> repositories = new TreeSet<>();
        for (RegistryStore store : stores.all()) {
            names(store.objects(), Layout.CATALOG, after, page.size() + 1)
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

    /** Names below a prefix that are not tombstones. */
    private static List<String> names(ObjectStore objects, Prefix prefix, String last, int limit) {
        List<String> names = new ArrayList<>();
        String after = last;
        while (names.size() < limit) {
            List<DocumentEntry> entries = objects.list(prefix, after, limit);
            for (DocumentEntry entry : entries) {
                if (!Tombstone.is(entry) && names.size() < limit) {
                    names.add(prefix.rest(entry.key()));
                }
            }
            if (entries.size() < limit) {
                break;
            }
            after = prefix.rest(entries.getLast().key());
        }
        return names;
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
        Optional<String> more = fill(list, path.repository(), subject, page, type);
        type.ifPresent(_ -> response.header(HeaderNames.create("OCI-Filters-Applied"), "artifactType"));
        String filter = type.map(text -> "&artifactType=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
        String self = "/v2/" + path.repository().value() + "/referrers/" + subject.value();
        more.ifPresent(last -> response.header(HeaderNames.LINK, page.link(self, last, filter)));
        json(index, MediaType.OCI_INDEX.value(), request, response);
    }

    /** Fills one page; returns the last referrer shown when there may be more behind it. */
    private Optional<String> fill(
            ArrayNode list, RepositoryName repository, Digest subject, Page page, Optional<String> type) {
        Prefix prefix = Layout.referrers(repository, subject);
        ObjectStore objects = stores.of(repository).objects();
        String after = page.last();
        long bytes = 0;
        while (page.size() > 0) {
            List<KeyedDocument> entries = readSome(objects, prefix, after, page.size());
            for (KeyedDocument entry : entries) {
                int length = entry.document().bytes().length;
                boolean full = list.size() == page.size() || bytes + length > MAX_REFERRERS_BYTES;
                if (full && !list.isEmpty()) {
                    return Optional.of(after);
                }
                after = prefix.rest(entry.key());
                if (!Tombstone.is(entry.document())) {
                    JsonNode descriptor = Referrer.descriptor(entry.key(), entry.document());
                    if (type.isEmpty()
                            || type.get().equals(descriptor.path("artifactType").asText())) {
                        list.add(descriptor);
                        bytes += length;
                    }
                }
            }
            if (entries.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The next documents, as many as may be in memory at once but at least one; none only at the end. */
    private static List<KeyedDocument> readSome(ObjectStore objects, Prefix prefix, String after, int most) {
        int count = 0;
        long bytes = 0;
        for (DocumentEntry entry : objects.list(prefix, after, most)) {
            bytes += entry.sizeBytes();
            if (count > 0 && bytes > MAX_REFERRERS_BYTES) {
                break;
            }
            count++;
        }
        return count == 0 ? List.of() : objects.read(prefix, after, count);
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
