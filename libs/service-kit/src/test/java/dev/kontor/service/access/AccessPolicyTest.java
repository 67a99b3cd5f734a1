package dev.kontor.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.AccessAction;
import dev.kontor.config.AccessControlConfig;
import dev.kontor.config.AccessControlConfig.Condition;
import dev.kontor.config.AccessControlConfig.Group;
import dev.kontor.config.AccessControlConfig.InRepositories;
import dev.kontor.config.AccessControlConfig.OfMetrics;
import dev.kontor.config.AccessControlConfig.Policy;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.RepositoryPattern;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.Grant;
import dev.kontor.service.identity.RequestFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may do what. */
class AccessPolicyTest {
    private static final List<AccessAction> ACTIONS =
            List.of(AccessAction.READ, AccessAction.CREATE, AccessAction.UPDATE, AccessAction.DELETE);
    private static final Caller ALICE = new Caller("alice", List.of());

    private static Policy policy(List<String> users, List<String> groups, AccessAction... actions) {
        return new Policy(users, groups, List.of(actions), List.of());
    }

    private static InRepositories in(List<Policy> policies, List<AccessAction> users, List<AccessAction> everybody) {
        return new InRepositories(policies, users, everybody);
    }

    private static AccessPolicy of(Map<String, InRepositories> repositories) {
        return AccessPolicy.of(PolicyOracle.config(repositories, Map.of(), Optional.empty()));
    }

    private static boolean permits(AccessPolicy policy, Caller caller, Action action, String repository) {
        return policy.permits(caller, action, new RepositoryName(repository));
    }

    @Test
    void saysWhatItsModelSays() {
        List<String> patterns =
                List.of("**", "*", "a", "b", "a/**", "a/*", "*/b", "a/b", "a/b/**", "**/c", "a/**/c", "x?/**");
        List<String> repositories =
                List.of("a", "b", "c", "a/b", "a/c", "b/c", "a/b/c", "a/b/c/d", "xy", "xy/z", "x/z");
        List<String> users = List.of("alice", "bob", "carol");
        List<String> groups = List.of("dev", "ops");
        int asked = 0;
        int allowed = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            AccessControlConfig config = random(random, patterns, users, groups);
            AccessPolicy policy = AccessPolicy.of(config);
            for (String user : List.of("", "alice", "bob", "carol", "dave")) {
                List<String> told = pick(random, groups, user.isEmpty() ? 0 : 0.3);
                Caller caller = user.isEmpty() ? Caller.ANONYMOUS : new Caller(user, told);
                for (String repository : repositories) {
                    for (AccessAction action : ACTIONS) {
                        boolean expected = PolicyOracle.allows(config, user, told, action, repository);
                        assertThat(permits(policy, caller, Action.valueOf(action.name()), repository))
                                .as("seed %d: %s %s %s in %s", seed, user, action, repository, config)
                                .isEqualTo(expected);
                        asked++;
                        allowed += expected ? 1 : 0;
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(80_000);
        assertThat(allowed).isBetween(asked / 10, asked * 9 / 10);
    }

    private static AccessControlConfig random(
            Random random, List<String> patterns, List<String> users, List<String> groups) {
        Map<String, InRepositories> repositories = new HashMap<>();
        for (String pattern : pick(random, patterns, 0.4)) {
            List<Policy> policies = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                policies.add(new Policy(
                        pick(random, users, 0.3), pick(random, groups, 0.3), pick(random, ACTIONS, 0.4), List.of()));
            }
            repositories.put(pattern, in(policies, pick(random, ACTIONS, 0.2), pick(random, ACTIONS, 0.15)));
        }
        Map<String, Group> members = new HashMap<>();
        pick(random, groups, 0.5).forEach(group -> members.put(group, new Group(pick(random, users, 0.4))));
        Optional<Policy> admins = random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Policy(
                        pick(random, users, 0.2), pick(random, groups, 0.2), pick(random, ACTIONS, 0.6), List.of()));
        return PolicyOracle.config(repositories, members, admins);
    }

    private static <T> List<T> pick(Random random, List<T> all, double share) {
        return all.stream().filter(_ -> random.nextDouble() < share).toList();
    }

    @Test
    void whatEverybodyMayALoginTakesFromNobody() {
        AccessPolicy policy = of(Map.of("open/**", in(List.of(), List.of(), List.of(AccessAction.READ))));
        assertThat(permits(policy, Caller.ANONYMOUS, Action.READ, "open/a")).isTrue();
        assertThat(permits(policy, ALICE, Action.READ, "open/a")).isTrue();
        assertThat(permits(policy, ALICE, Action.CREATE, "open/a")).isFalse();
        assertThat(policy.isPartlyPublic()).isTrue();
    }

    @Test
    void ofEquallyLongPatternsTheFirstCounts() {
        AccessPolicy policy = of(Map.of(
                "a/*", in(List.of(), List.of(AccessAction.READ), List.of()),
                "*/b", in(List.of(), List.of(AccessAction.DELETE), List.of())));
        assertThat(permits(policy, ALICE, Action.DELETE, "a/b")).isTrue();
        assertThat(permits(policy, ALICE, Action.READ, "a/b")).isFalse();
    }

    @Test
    void theLongestPatternCountsWhateverItAllows() {
        AccessPolicy policy = of(Map.of(
                "**", in(List.of(policy(List.of("alice"), List.of(), AccessAction.READ)), List.of(), List.of()),
                "secret/**", in(List.of(), List.of(), List.of())));
        assertThat(permits(policy, ALICE, Action.READ, "other")).isTrue();
        assertThat(permits(policy, ALICE, Action.READ, "secret/a")).isFalse();
        assertThat(permits(policy, ALICE, Action.READ, "secret")).isFalse();
        assertThat(permits(policy, ALICE, Action.READ, "secrets")).isTrue();
    }

    @Test
    void namesOfUsersAndGroupsAreExact() {
        AccessPolicy policy = AccessPolicy.of(PolicyOracle.config(
                Map.of("**", in(List.of(policy(List.of(), List.of("Dev"), AccessAction.READ)), List.of(), List.of())),
                Map.of("Dev", new Group(List.of("alice"))),
                Optional.empty()));
        assertThat(permits(policy, ALICE, Action.READ, "a")).isTrue();
        assertThat(permits(policy, new Caller("Alice", List.of()), Action.READ, "a"))
                .isFalse();
        assertThat(permits(policy, new Caller("bob", List.of("dev")), Action.READ, "a"))
                .isFalse();
        assertThat(permits(policy, new Caller("bob", List.of("Dev")), Action.READ, "a"))
                .isTrue();
        assertThat(permits(policy, new Caller("anonymous", List.of()), Action.READ, "a"))
                .isFalse();
    }

    @Test
    void aCredentialIsGoodForNoMoreThanItSays() {
        AccessPolicy policy =
                of(Map.of("**", in(List.of(), List.of(AccessAction.READ, AccessAction.CREATE), List.of())));
        Caller limited = ALICE.limitedTo(List.of(new Grant.InRepositories(
                RepositoryPattern.parse("team/*").orElseThrow(), Set.of(Action.READ, Action.DELETE))));
        assertThat(permits(policy, limited, Action.READ, "team/a")).isTrue();
        assertThat(policy.decide(limited, asked(Action.CREATE, "team/a"))).isInstanceOf(Decision.BeyondLimits.class);
        assertThat(policy.decide(limited, asked(Action.READ, "other"))).isInstanceOf(Decision.BeyondLimits.class);
        assertThat(policy.decide(limited, asked(Action.DELETE, "team/a"))).isInstanceOf(Decision.Denied.class);
        assertThat(permits(AccessPolicy.open(), limited, Action.DELETE, "other"))
                .isFalse();
        assertThat(policy.mayList(limited)).isFalse();
        assertThat(policy.mayList(ALICE)).isTrue();
    }

    private static Asked asked(Action action, String repository) {
        return new Asked(action, new RepositoryName(repository), Optional.empty());
    }

    @Test
    void conditionsMustAllHold() {
        Policy ruled = new Policy(
                List.of("alice"),
                List.of(),
                List.of(AccessAction.READ, AccessAction.UPDATE),
                List.of(
                        new Condition(Optional.of("req.client.ip.startsWith('10.')"), Optional.of("only from within")),
                        new Condition(Optional.of("req.tag != 'latest'"), Optional.of("latest stays"))));
        AccessPolicy policy = of(Map.of("**", in(List.of(ruled), List.of(), List.of())));
        assertThat(policy.needsFacts()).isTrue();
        Caller inside = ALICE.with(facts("10.1.1.1"));
        Asked latest = new Asked(Action.UPDATE, new RepositoryName("a"), Reference.parse("latest"));
        Asked one = new Asked(Action.UPDATE, new RepositoryName("a"), Reference.parse("1"));
        assertThat(policy.decide(inside, one)).isInstanceOf(Decision.Granted.class);
        assertThat(policy.decide(inside, latest))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).contains("latest stays"));
        assertThat(policy.decide(ALICE.with(facts("192.168.1.1")), one))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).contains("only from within"));
        assertThat(policy.decide(ALICE, one)).isInstanceOf(Decision.Denied.class);
    }

    private static RequestFacts facts(String ip) {
        return new RequestFacts("GET", "", ip, List.of(), Optional.empty(), Map.of());
    }

    @Test
    void metricsAreForThoseWhoAreNamed() {
        Optional<Policy> admins = Optional.of(policy(List.of("root"), List.of(), AccessAction.READ));
        Caller root = new Caller("root", List.of());
        AccessPolicy named = AccessPolicy.of(new AccessControlConfig(
                Map.of(), Map.of(), admins, Optional.of(new OfMetrics(List.of("alice"), List.of()))));
        assertThat(named.mayReadMetrics(ALICE)).isTrue();
        assertThat(named.mayReadMetrics(root)).isFalse();
        assertThat(named.isAdmin(root)).isTrue();
        assertThat(named.mayReadMetrics(Caller.ANONYMOUS)).isFalse();
        AccessPolicy everybody = AccessPolicy.of(new AccessControlConfig(
                Map.of(), Map.of(), admins, Optional.of(new OfMetrics(List.of(), List.of(AccessAction.READ)))));
        assertThat(everybody.mayReadMetrics(Caller.ANONYMOUS)).isTrue();
        assertThat(AccessPolicy.forUsers().mayReadMetrics(Caller.ANONYMOUS)).isFalse();
        assertThat(AccessPolicy.forUsers().mayReadMetrics(ALICE)).isTrue();
        assertThat(AccessPolicy.open().mayReadMetrics(Caller.ANONYMOUS)).isTrue();
    }

    @Test
    void programsMayDoTheirWork() {
        assertThat(permits(of(Map.of()), Caller.service("sync"), Action.DELETE, "a"))
                .isTrue();
        assertThat(permits(AccessPolicy.forUsers(), Caller.ANONYMOUS, Action.READ, "a"))
                .isFalse();
        assertThat(permits(AccessPolicy.forUsers(), ALICE, Action.DELETE, "a")).isTrue();
    }

    @Test
    void tenThousandPatternsAreManyAndNoTrouble() {
        Map<String, InRepositories> repositories = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            repositories.put("team" + i + "/*a*b*", in(List.of(), List.of(AccessAction.READ), List.of()));
        }
        AccessPolicy policy = of(repositories);
        assertThat(permits(policy, ALICE, Action.READ, "team9999/xaxb")).isTrue();
        assertThat(permits(policy, ALICE, Action.READ, "team9999/xax")).isFalse();
        assertThat(permits(policy, ALICE, Action.READ, "team10000/ab")).isFalse();
    }

    @Test
    void listsAreLookedForWhereTheyMayShowSomething() {
        Policy forBob = policy(List.of("bob"), List.of(), AccessAction.READ);
        Policy forOps = policy(List.of(), List.of("ops"), AccessAction.READ);
        Policy writes = policy(List.of("bob"), List.of(), AccessAction.CREATE);
        Condition never = new Condition(Optional.of("false"), Optional.empty());
        Policy conditional = new Policy(List.of("bob"), List.of(), List.of(AccessAction.READ), List.of(never));
        AccessPolicy policy = AccessPolicy.of(PolicyOracle.config(
                Map.of(
                        "open/**", in(List.of(), List.of(), List.of(AccessAction.READ)),
                        "open/deep/**", in(List.of(forBob), List.of(), List.of()),
                        "bobs/a*", in(List.of(forBob), List.of(), List.of()),
                        "ops/**", in(List.of(forOps), List.of(), List.of()),
                        "drop/**", in(List.of(writes), List.of(), List.of()),
                        "maybe/**", in(List.of(conditional), List.of(), List.of()),
                        "n@mes/**", in(List.of(), List.of(), List.of(AccessAction.READ)),
                        "users/app", in(List.of(), List.of(AccessAction.READ), List.of())),
                Map.of(),
                Optional.of(policy(List.of("root"), List.of(), AccessAction.READ))));
        assertThat(policy.listed(Caller.ANONYMOUS)).containsExactly("open");
        assertThat(policy.listed(ALICE)).containsExactly("open", "users/app");
        assertThat(policy.listed(new Caller("bob", List.of("ops"))))
                .containsExactly("bobs/a", "maybe", "open", "ops", "users/app");
        assertThat(policy.listed(new Caller("root", List.of()))).containsExactly("");
        assertThat(policy.listed(Caller.service("sync"))).containsExactly("");
        assertThat(AccessPolicy.forUsers().listed(ALICE)).containsExactly("");
        assertThat(of(Map.of()).listed(ALICE)).isEmpty();
    }

    @Test
    void whatIsShownBeginsAsListedSays() {
        List<String> patterns =
                List.of("**", "*", "a", "b/**", "a/**", "a/*", "*/b", "{a,b}/c", "a/b", "a/b/**", "x?/**");
        List<String> repositories = List.of("a", "b", "c", "a/b", "a/c", "b/c", "a/b/c", "xy", "xy/z");
        int shown = 0;
        int spared = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            AccessPolicy policy =
                    AccessPolicy.of(random(random, patterns, List.of("alice", "bob"), List.of("dev", "ops")));
            for (Caller caller : List.of(Caller.ANONYMOUS, ALICE, new Caller("bob", List.of("ops")))) {
                List<String> listed = policy.listed(caller);
                for (String repository : repositories) {
                    boolean begins = listed.stream().anyMatch(repository::startsWith);
                    if (policy.mayKnowOf(caller, new RepositoryName(repository))) {
                        assertThat(begins)
                                .as("seed %d: %s in %s", seed, repository, listed)
                                .isTrue();
                        shown++;
                    }
                    spared += begins ? 0 : 1;
                }
            }
        }
        assertThat(shown).isGreaterThan(500);
        assertThat(spared).isGreaterThan(500);
    }
}
