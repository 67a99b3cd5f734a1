package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
    @Test
    void decodesNamesAndValues() {
        QueryParameters query =
                QueryParameters.parse("digest=sha256%3Aabc&from=a%2Fb&n=&flag&t=a+b&p=a%2Bb&e=a=b&%61=1");
        assertThat(query.single("digest")).contains("sha256:abc");
        assertThat(query.single("from")).contains("a/b");
        assertThat(query.single("n")).contains("");
        assertThat(query.single("flag")).contains("");
        assertThat(query.single("t")).contains("a b");
        assertThat(query.single("p")).contains("a+b");
        assertThat(query.single("e")).contains("a=b");
        assertThat(query.single("a")).contains("1");
        assertThat(query.single("absent")).isEmpty();
        assertThat(query.has("flag")).isTrue();
        assertThat(query.has("absent")).isFalse();
    }

    @Test
    void keepsAllValuesInOrder() {
        QueryParameters query = QueryParameters.parse("tag=b&x=1&tag=a&&tag=b");
        assertThat(query.all("tag")).containsExactly("b", "a", "b");
        assertThat(query.all("absent")).isEmpty();
    }

    @Test
    void emptyQueryHasNoParameters() {
        assertThat(QueryParameters.parse("").has("")).isFalse();
        assertThat(QueryParameters.parse("&&").has("")).isFalse();
    }

    @Test
    void refusesRepetitionWhereOneValueIsWanted() {
        QueryParameters query = QueryParameters.parse("digest=a&digest=a");
        assertThatThrownBy(() -> query.single("digest"))
                .asInstanceOf(InstanceOfAssertFactories.type(RegistryException.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(400))
                .satisfies(e -> assertThat(e.detail().toString()).isEqualTo("{parameter=digest}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%1", "a=%zz", "%=1", "a=%00", "a=%0a", "a=%ff", "a=\u00e9", "a= b"})
    void refusesWhatCannotBeDecoded(String rawQuery) {
        assertThatThrownBy(() -> QueryParameters.parse(rawQuery))
                .asInstanceOf(InstanceOfAssertFactories.type(RegistryException.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }
}
