package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.Setting.Form;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All shapes that keys may have, those of sections to come too: a mirror's list of registries, each with a list of rules. */
class RecordBinderTest {
    private static final ConfigKey.Block KEYS = KeyTree.root(Mirrors.class, "Mirrors.");

    record Mirrors(
            @Setting(value = "Whether mirrors work.", or = "true")
            boolean enable,

            @Setting("What is mirrored.") List<Registry> registries) {}

    record Registry(
            @Setting(value = "Where it is.", form = Form.BASE_URL)
            Optional<URI> url,

            @Setting(value = "How often it is asked.", form = Form.POSITIVE, or = "1h")
            Duration pollInterval,

            @Setting(value = "How often it is tried.", least = 0, most = 10, or = "3")
            int maxRetries,

            @Setting("Which images.") List<Rule> content)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(url().isPresent(), "url", "");
        }
    }

    record Rule(
            @Setting("What names begin with.") Optional<String> prefix,
            @Setting(value = "Under which name.", or = "/") String destination) {}

    private final Findings findings = new Findings();
    private final Written written = new Written();

    private Mirrors bound(String yaml) {
        KeyChecker checker = new KeyChecker(KEYS, written, findings);
        ConfigDocument.read("m.yaml", yaml, findings).ifPresent(checker::check);
        return new RecordBinder(written, findings).bind(Mirrors.class, KEYS, "", new SourceLine("m.yaml", 0));
    }

    @Test
    void bindsListsOfBlocksInListsOfBlocks() {
        Mirrors mirrors = bound("""
                registries:
                  - url: https://one
                    maxRetries: 7
                    content:
                      - prefix: a/**
                      - prefix: b
                        destination: /c
                  - {url: "http://two:5000", pollInterval: 5m}
                """);

        assertThat(findings.problems()).isEmpty();
        assertThat(mirrors.enable()).isTrue();
        assertThat(mirrors.registries()).hasSize(2);
        assertThat(mirrors.registries().get(0).maxRetries()).isEqualTo(7);
        assertThat(mirrors.registries().get(0).content())
                .containsExactly(new Rule(Optional.of("a/**"), "/"), new Rule(Optional.of("b"), "/c"));
        assertThat(mirrors.registries().get(1).pollInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(mirrors.registries().get(1).content()).isEmpty();
    }

    @Test
    void namesTheItemAndTheLineOfEachMistake() {
        Mirrors _ = bound("""
                enabel: false
                registries:
                  - url: https://one
                    maxRetries: 70
                    content:
                      - prefx: a
                  - pollInterval: 0s
                  - maxRetries: 1
                  - 5
                """);

        assertThat(findings.problems())
                .containsExactly(
                        "m.yaml:1: unknown key 'enabel'; did you mean 'enable'?",
                        "m.yaml:4: 'registries[0].maxRetries' must be a whole number from 0 to 10, not 70",
                        "m.yaml:6: unknown key 'registries[0].content[0].prefx'; did you mean 'prefix'?",
                        "m.yaml:7: 'registries[1].pollInterval' must be a duration such as '90s' or '1h30m', not \"0s\": it"
                                + " must be more than nothing",
                        "m.yaml:9: 'registries[3]' must be an object, not 5",
                        "m.yaml:8: 'registries[2].url' is required");
    }

    @Test
    void refusesWhatIsNoList() {
        Mirrors mirrors = bound("registries: {url: x}");

        assertThat(findings.problems()).containsExactly("m.yaml:1: 'registries' must be a list, not an object");
        assertThat(mirrors.registries()).isEmpty();
    }
}
