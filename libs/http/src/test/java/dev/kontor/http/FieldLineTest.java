package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Sum: 1",
                "X-Sum:1",
                "X-Sum:",
                "X-Sum:\t1 \t",
                "x:y:z",
                "a!#$%&'*+-.^_`|~9: \"quoted\"",
                "Name: caf\u00e9"
            })
    void takesNameAndValue(String line) {
        assertThat(FieldLine.isValid(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X-Sum",
                ": 1",
                "X-Sum : 1",
                " X-Sum: 1",
                "\tfolded",
                "GET /y HTTP/1.0",
                "GET /y: HTTP/1.0",
                "caf\u00e9: 1",
                "X\u0003: 1",
                "X-Sum: \u0000",
                "X-Sum: a\nb",
                "X-Sum: a\rb",
                "X-Sum: \u001f",
                "X-Sum: \u007f"
            })
    void refusesOtherLines(String line) {
        assertThat(FieldLine.isValid(line)).isFalse();
    }
}
