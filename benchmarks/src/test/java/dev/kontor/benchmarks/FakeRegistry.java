package dev.kontor.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A registry in memory that does just what the load generator asks for, and notes what it was asked. */
final class FakeRegistry implements AutoCloseable {
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/(.*)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]{64})");
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger uploads = new AtomicInteger();
    private final Map<String, byte[]> patched = new ConcurrentHashMap<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final Map<String, ConcurrentSkipListMap<String, byte[]>> tags = new ConcurrentSkipListMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What a request is answered with instead, by method and path; 0 for the usual. */
    private final ToIntBiFunction<String, String> refusals;

    FakeRegistry() throws IOException {
        this((method, path) -> 0);
    }

    FakeRegistry(ToIntBiFunction<String, String> refusals) throws IOException {
        this.refusals = refusals;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Peer peer(String name) {
        return Peer.parse(name + "=" + url());
    }

    long requestsLike(String pattern) {
        return requests.stream().filter(request -> request.matches(pattern)).count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(method + " " + exchange.getRequestURI());
        int refusal = refusals.applyAsInt(method, path);
        Matcher upload = UPLOADS.matcher(path);
        Matcher blob = BLOB.matcher(path);
        Matcher manifest = MANIFEST.matcher(path);
        Matcher list = TAGS.matcher(path);
        if (refusal != 0) {
            answer(exchange, refusal, "{\"errors\":[{\"code\":\"DENIED\"}]}".getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/v2/")) {
            answer(exchange, 200, new byte[0]);
        } else if (path.equals("/v2/_catalog")) {
            answer(exchange, 200, page(exchange, "repositories", tags.keySet().stream()));
        } else if (upload.matches()) {
            upload(exchange, upload.group(1), body);
        } else if (blob.matches()) {
            content(exchange, blobs.get(blob.group(1) + "@" + blob.group(2)));
        } else if (list.matches()) {
            var ofRepository = tags.getOrDefault(list.group(1), new ConcurrentSkipListMap<>());
            answer(exchange, 200, page(exchange, "tags", ofRepository.keySet().stream()));
        } else if (manifest.matches() && method.equals("PUT")) {
            tags.computeIfAbsent(manifest.group(1), name -> new ConcurrentSkipListMap<>())
                    .put(manifest.group(2), body);
            answer(exchange, 201, new byte[0]);
        } else if (manifest.matches()) {
            var ofRepository = tags.get(manifest.group(1));
            content(exchange, ofRepository == null ? null : manifest(ofRepository, manifest.group(2)));
        } else {
            answer(exchange, 404, new byte[0]);
        }
    }

    private void upload(HttpExchange exchange, String repository, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().add("Location", path + uploads.incrementAndGet() + "?state=a%2Fb");
            answer(exchange, 202, new byte[0]);
            return;
        }
        if (exchange.getRequestMethod().equals("PATCH")) {
            patched.put(path, body);
            exchange.getResponseHeaders().add("Location", path + "?state=patched");
            answer(exchange, 202, new byte[0]);
            return;
        }
        byte[] content = patched.getOrDefault(path, body);
        String digest = parameter(exchange, "digest", "");
        if (!ContentDigest.of(content).value().equals(digest)) {
            answer(exchange, 400, "digest invalid".getBytes(StandardCharsets.UTF_8));
            return;
        }
        blobs.put(repository + "@" + digest, content);
        answer(exchange, 201, new byte[0]);
    }

    private static byte[] manifest(Map<String, byte[]> ofRepository, String reference) {
        return reference.startsWith("sha256:")
                ? ofRepository.values().stream()
                        .filter(bytes -> ContentDigest.of(bytes).value().equals(reference))
                        .findFirst()
                        .orElse(null)
                : ofRepository.get(reference);
    }

    private static byte[] page(HttpExchange exchange, String field, Stream<String> names) {
        String last = parameter(exchange, "last", "");
        int size = Integer.parseInt(parameter(exchange, "n", "1000"));
        List<String> rest = names.filter(name -> name.compareTo(last) > 0).toList();
        List<String> page = rest.subList(0, Math.min(size, rest.size()));
        if (page.size() < rest.size()) {
            exchange.getResponseHeaders()
                    .add(
                            "Link",
                            "<%s?n=%d&last=%s>; rel=\"next\""
                                    .formatted(exchange.getRequestURI().getPath(), size, page.getLast()));
        }
        String list = page.isEmpty() ? "null" : "[\"" + String.join("\",\"", page) + "\"]";
        return ("{\"" + field + "\":" + list + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static String parameter(HttpExchange exchange, String name, String otherwise) {
        String query = exchange.getRequestURI().getRawQuery();
        return Stream.of((query == null ? "" : query).split("&", -1))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse(otherwise);
    }

    private static void content(HttpExchange exchange, byte[] content) throws IOException {
        answer(exchange, content == null ? 404 : 200, content == null ? new byte[0] : content);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bodyless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodyless ? -1 : body.length);
        if (!bodyless) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
