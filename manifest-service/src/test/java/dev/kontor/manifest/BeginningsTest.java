package dev.kontor.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A list that goes from one beginning of names to the next. */
class BeginningsTest {
    private static final String CHARACTERS = "ab09-._/";

    @Test
    void findsAllThatBeginSoAndPassesOverWhatLiesBetween() {
        int jumps = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            TreeMap<String, String> stored = new TreeMap<>();
            for (int i = 0; i < 60; i++) {
                RepositoryName.parse(text(random, 1 + random.nextInt(6)))
                        .ifPresent(name -> stored.put(RepositoryName.segmentOf(name.value()), name.value()));
            }
            List<String> prefixes = apart(Stream.generate(() -> text(random, 1 + random.nextInt(3)))
                    .limit(random.nextInt(5))
                    .toList());
            String last = random.nextBoolean() ? "" : text(random, random.nextInt(4));
            List<String> expected = stored.tailMap(RepositoryName.segmentOf(last), false).values().stream()
                    .filter(name -> prefixes.stream().anyMatch(name::startsWith))
                    .toList();

            Beginnings beginnings = new Beginnings(prefixes);
            List<String> found = new ArrayList<>();
            int looks = 0;
            Optional<String> after = beginnings.onFrom(last);
            while (after.isPresent()) {
                List<String> slice = stored.tailMap(RepositoryName.segmentOf(after.get()), false).values().stream()
                        .limit(3)
                        .toList();
                slice.stream()
                        .filter(name -> prefixes.stream().anyMatch(name::startsWith))
                        .forEach(found::add);
                String from = slice.isEmpty() ? "" : slice.getLast();
                after = slice.size() < 3 ? Optional.empty() : beginnings.onFrom(from);
                jumps += after.isPresent() && !after.get().equals(from) ? 1 : 0;
                looks++;
            }
            assertThat(found)
                    .as("seed %d: %s behind '%s' in %s", seed, prefixes, last, stored.values())
                    .isEqualTo(expected);
            assertThat(looks).as("seed %d", seed).isLessThanOrEqualTo(stored.size() / 3 + 1);
        }
        assertThat(jumps).isGreaterThan(500);
    }

    @Test
    void looksNowhereForNothingAndEverywhereForAll() {
        assertThat(new Beginnings(List.of()).onFrom("")).isEmpty();
        assertThat(new Beginnings(List.of("")).onFrom("")).contains("");
        assertThat(new Beginnings(List.of("")).onFrom("b")).contains("b");
        assertThat(new Beginnings(List.of("a")).onFrom("b")).isEmpty();
    }

    private static List<String> apart(List<String> prefixes) {
        List<String> apart = new ArrayList<>();
        prefixes.stream()
                .sorted()
                .filter(prefix -> apart.stream().noneMatch(prefix::startsWith))
                .forEachOrdered(apart::add);
        return apart;
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
