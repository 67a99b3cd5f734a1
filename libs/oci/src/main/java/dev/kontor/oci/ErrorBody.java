package dev.kontor.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Writes the body of an error response: OCI Distribution Specification, "Error Codes". */
final class ErrorBody {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ErrorBody() {}

    static byte[] write(String code, String message, Map<String, ?> detail) {
        ObjectNode body = NODES.objectNode();
        ObjectNode error = body.putArray("errors").addObject();
        error.put("code", code);
        error.put("message", message);
        error.set("detail", object(detail));
        // By way of a String: its encoder replaces half a surrogate pair, where the mapper's would throw.
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object(Map<?, ?> map) {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, value) -> node(value).ifPresent(node -> object.set(String.valueOf(key), node)));
        return object;
    }

    private static ArrayNode array(Collection<?> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> node(value).ifPresent(array::add));
        return array;
    }

    private static Optional<JsonNode> node(Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Optional<?> optional -> optional.flatMap(ErrorBody::node);
            case Boolean flag -> Optional.of(BooleanNode.valueOf(flag));
            case Integer number -> Optional.of(NODES.numberNode(number.intValue()));
            case Long number -> Optional.of(NODES.numberNode(number.longValue()));
            case BigInteger number -> Optional.of(NODES.numberNode(number));
            case BigDecimal number -> Optional.of(NODES.numberNode(number));
            case Double number when Double.isFinite(number) -> Optional.of(NODES.numberNode(number.doubleValue()));
            case Map<?, ?> map -> Optional.of(object(map));
            case Collection<?> values -> Optional.of(array(values));
            default -> Optional.of(TextNode.valueOf(value.toString()));
        };
    }
}
