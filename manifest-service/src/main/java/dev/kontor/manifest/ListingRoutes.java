package dev.kontor.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.http.RegistryException;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.Digest;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Referrers;
import dev.kontor.registry.Repositories;
import dev.kontor.registry.Tags;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.Operation;
import dev.kontor.service.api.Page;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The lists: tags, catalog and referrers (OCI Distribution Specification, end-8, end-12; Docker's catalog). */
final class ListingRoutes {
    private static final int SLICE = 1000;

    private final Repositories repositories;
    private final Tags tags;
    private final Referrers referrers;
    private final Access access;

    ListingRoutes(Repositories repositories, Tags tags, Referrers referrers, Access access) {
        this.access = access;
        this.repositories = repositories;
        this.tags = tags;
        this.referrers = referrers;
    }

    void tags(Operation.ListTags operation, ServerRequest request, ServerResponse response) {
        RepositoryName repository = operation.repository();
        Page page = operation.page();
        if (!repositories.contains(repository)) {
            throw new RegistryException(
                    ErrorCode.NAME_UNKNOWN, ErrorCode.NAME_UNKNOWN.defaultMessage(), Map.of("name", repository));
        }
        List<Tag> found = page.size() == 0 ? List.of() : tags.list(repository, page.last(), page.size() + 1);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", repository.value());
        send(body, "tags", found, Tag::value, page, "/v2/" + repository.value() + "/tags/list", request, response);
    }

    void repositories(Operation.ListRepositories operation, ServerRequest request, ServerResponse response) {
        Page page = operation.page();
        List<RepositoryName> found = page.size() == 0 ? List.of() : readable(page.last(), page.size() + 1);
        ObjectNode body = Json.MAPPER.createObjectNode();
        send(body, "repositories", found, RepositoryName::value, page, "/v2/_catalog", request, response);
    }

    /** Only what the caller may read is on a page, and on which page it is shows nothing of what is not. */
    private List<RepositoryName> readable(String last, int limit) {
        if (access.isOpen()) {
            return repositories.list(last, limit);
        }
        List<RepositoryName> readable = new ArrayList<>();
        Beginnings beginnings = new Beginnings(access.listed());
        Optional<String> after = beginnings.onFrom(last);
        while (after.isPresent()) {
            List<RepositoryName> slice = repositories.list(after.get(), SLICE);
            for (RepositoryName name : slice) {
                if (access.showsInLists(name)) {
                    readable.add(name);
                }
                if (readable.size() == limit) {
                    return readable;
                }
            }
            after = slice.size() < SLICE
                    ? Optional.empty()
                    : beginnings.onFrom(slice.getLast().value());
        }
        return readable;
    }

    private static <T> void send(
            ObjectNode body,
            String field,
            List<T> found,
            Function<T, String> name,
            Page page,
            String path,
            ServerRequest request,
            ServerResponse response) {
        List<T> shown = found.subList(0, Math.min(page.size(), found.size()));
        ArrayNode list = body.putArray(field);
        shown.forEach(item -> list.add(name.apply(item)));
        if (!shown.isEmpty() && found.size() > shown.size()) {
            response.header(HeaderNames.LINK, page.link(path, name.apply(shown.getLast()), ""));
        }
        json(body, "application/json", request, response);
    }

    void referrers(Operation.ListReferrers operation, ServerRequest request, ServerResponse response) {
        RepositoryName repository = operation.repository();
        Digest subject = operation.subject();
        Optional<String> type = operation.artifactType();
        Page page = operation.page();
        ObjectNode index = Json.MAPPER.createObjectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaType.OCI_INDEX.value());
        ArrayNode list = index.putArray("manifests");
        Referrers.Page found = referrers.list(repository, subject, type, page.last(), page.size());
        found.descriptors().forEach(list::add);
        type.ifPresent(_ -> response.header(HeaderNames.create("OCI-Filters-Applied"), "artifactType"));
        String filter = type.map(text -> "&artifactType=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
        String self = "/v2/" + repository.value() + "/referrers/" + subject.value();
        found.next().ifPresent(last -> response.header(HeaderNames.LINK, page.link(self, last, filter)));
        json(index, MediaType.OCI_INDEX.value(), request, response);
    }

    private static void json(ObjectNode body, String type, ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        ResponseBody.send(request, response, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
