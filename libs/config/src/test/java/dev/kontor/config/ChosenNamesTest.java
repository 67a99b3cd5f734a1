package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that somebody chooses are whatever they are: no dot, bracket or length makes one of them another. */
class ChosenNamesTest {
    @TempDir
    private Path folder;

    @Test
    void patternsThatLookLikePathsAreNoPaths() throws IOException {
        Map<String, AccessControlConfig.InRepositories> rules = repositories("""
                      a: {anonymousPolicy: [read]}
                      a.b/**: {anonymousPolicy: [create]}
                      a.policies[0]: {anonymousPolicy: [update]}
                      'a"': {anonymousPolicy: [delete]}
                      'a\\"': {anonymousPolicy: [read, create]}
                      '[a"].b["c]': {}
                """);

        assertThat(rules.get("a").anonymousPolicy()).containsExactly(AccessAction.READ);
        assertThat(rules.get("a").policies()).isEmpty();
        assertThat(rules.get("a.b/**").anonymousPolicy()).containsExactly(AccessAction.CREATE);
        assertThat(rules.get("a.policies[0]").anonymousPolicy()).containsExactly(AccessAction.UPDATE);
        assertThat(rules.get("a\"").anonymousPolicy()).containsExactly(AccessAction.DELETE);
        assertThat(rules.get("a\\\"").anonymousPolicy()).containsExactly(AccessAction.READ, AccessAction.CREATE);
        assertThat(rules.get("[a\"].b[\"c]").anonymousPolicy()).isEmpty();
    }

    @Test
    void longPatternsKeepTheirRules() throws IOException {
        String one = "a".repeat(100) + "/one";
        String two = "a".repeat(100) + "/two";

        Map<String, AccessControlConfig.InRepositories> rules = repositories(
                "      " + one + ": {anonymousPolicy: [read]}\n      " + two + ": {anonymousPolicy: [create]}\n");

        assertThat(rules.get(one).anonymousPolicy()).containsExactly(AccessAction.READ);
        assertThat(rules.get(two).anonymousPolicy()).containsExactly(AccessAction.CREATE);
    }

    @Test
    void namesKeepTheirCapitals() throws IOException {
        KontorConfig config = loaded("""
                http:
                  AUTH: {htpasswd: {PATH: users}}
                  ACCESSCONTROL:
                    groups: {Team.One: {USERS: [Ann]}, team.one: {users: [bob]}}
                    repositories: {"**": {policies: [{groups: [Team.One], actions: [Read]}]}}
                """);

        AccessControlConfig rules = config.http().accessControl().orElseThrow();
        assertThat(rules.groups().get("Team.One").users()).containsExactly("Ann");
        assertThat(rules.groups().get("team.one").users()).containsExactly("bob");
        assertThat(rules.repositories().get("**").policies().getFirst().groups())
                .containsExactly("Team.One");
    }

    @Test
    void storesOfPathsWithDotsAreTheirOwn() throws IOException {
        Map<String, StoreConfig> stores = loaded("""
                storage:
                  subPaths:
                    /a: {rootDirectory: one, commit: false}
                    /a.commit: {rootDirectory: two}
                """).storage().subPaths();

        assertThat(stores.get("/a").commit()).isFalse();
        assertThat(stores.get("/a.commit").commit()).isTrue();
        assertThat(stores.get("/a.commit").folder()).isEqualTo(Path.of("two"));
    }

    @Test
    void aMistakeUnderOneNameIsNoneUnderAnother() throws IOException {
        LoadOutcome outcome = load("""
                http:
                  auth: {htpasswd: {path: users}}
                  accessControl:
                    groups:
                      a: {users: []}
                      a.b: {usres: []}
                    repositories:
                      "x": {policies: [{actions: [read], conditions: [{message: m}]}]}
                      "x.policies[0]": {anonymousPolicy: [raed]}
                """);

        assertThat(((LoadOutcome.Refused) outcome).problems())
                .hasSize(3)
                .anyMatch(each -> each.contains("'http.accessControl.groups[\"a.b\"].usres'"))
                .anyMatch(each -> each.contains(
                        "'http.accessControl.repositories[\"x\"].policies[0].conditions[0].expression' is required"))
                .anyMatch(each ->
                        each.contains("'http.accessControl.repositories[\"x.policies[0]\"].anonymousPolicy' must be"));
    }

    @Test
    void namesCannotForgeLinesOfALog() throws IOException {
        LoadOutcome outcome = load("http: {accessControl: {groups: {\"a\\nINFO \\u202e\": {usres: []}}}}");

        assertThat(((LoadOutcome.Refused) outcome).problems())
                .hasSize(1)
                .allMatch(each -> each.contains("groups[\"a\\u000aINFO \\u202e\"]' can never match"));
    }

    private Map<String, AccessControlConfig.InRepositories> repositories(String entries) throws IOException {
        return loaded("http:\n  accessControl:\n    repositories:\n" + entries)
                .http()
                .accessControl()
                .orElseThrow()
                .repositories();
    }

    private KontorConfig loaded(String yaml) throws IOException {
        LoadOutcome outcome = load(yaml);
        assertThat(outcome).isInstanceOf(LoadOutcome.Loaded.class);
        return ((LoadOutcome.Loaded) outcome).config();
    }

    private LoadOutcome load(String yaml) throws IOException {
        return ConfigLoader.load(Optional.of(Files.writeString(folder.resolve("kontor.yaml"), yaml)), Map.of());
    }
}
