package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a, /a",
        "/a/, /a/",
        "/a/b.c/..., /a/b.c/...",
        "/.a/a./..a, /.a/a./..a",
        "/%61, /a",
        "/a%2Eb, /a.b",
        "/%25, /%",
        "/%252e%252e, /%2e%2e",
        "/%f0%9f%90%8b, /\uD83D\uDC0B"
    })
    void decodes(String raw, String path) {
        assertThat(RequestPath.decode(raw)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                ".",
                "//",
                "//a",
                "/a//",
                "/a//b",
                "/.",
                "/..",
                "/./",
                "/../",
                "/a/.",
                "/a/..",
                "/a/./b",
                "/a/../b",
                "/%2e",
                "/%2E%2e/",
                "/.%2E",
                "/a%2f",
                "/a%2Fb",
                "/a\\b",
                "/a%5cb",
                "/a;b",
                "/;",
                "/a?b",
                "/a#b",
                "/a b",
                "/a\tb",
                "/a%0a",
                "/a%1F",
                "/a%7F",
                "/a%C2%85",
                "/%",
                "/%4",
                "/%4g",
                "/%g4",
                "/%-1",
                "/%ff",
                "/%c0%af",
                "/%ed%a0%80",
                "/\u00e9",
                "/\uff0e\uff0e/",
                "/a\u0000"
            })
    void refuses(String raw) {
        assertThat(RequestPath.decode(raw)).isEmpty();
    }

    @Test
    void rawSemicolonIsRefusedAndEncodedOneIsPlain() {
        assertThat(RequestPath.decode("/a%3Bb")).contains("/a;b");
    }
}
