package dev.kontor.service.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.config.AccessAction;
import dev.kontor.config.AccessControlConfig;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of {@code http.accessControl}. Of the patterns that match a repository one counts, see {@link Entry#ORDER}; in it
 * rules that name the user, then rules that name a group of theirs, then what everybody who is logged in may do, then what
 * everybody may do. Where none of these allows it, the rule of the administrators is asked.
 */
final class CompiledPolicy implements AccessPolicy {
    private static final int REMEMBERED_REPOSITORIES = 10_000;

    private final Map<String, Entry> literals = new HashMap<>();
    private final GlobIndex globs;
    private final Cache<String, Optional<Entry>> entries =
            Caffeine.newBuilder().maximumSize(REMEMBERED_REPOSITORIES).build();
    private final Map<String, Set<String>> groupsOfUsers = new HashMap<>();
    private final Optional<Rule> admins;
    private final Set<String> metricsUsers;
    private final boolean areMetricsPublic;
    private final boolean isPartlyPublic;
    private final boolean needsFacts;

    private CompiledPolicy(AccessControlConfig config, List<Entry> all) {
        all.stream()
                .filter(entry -> entry.pattern().isLiteral())
                .forEach(entry -> literals.put(entry.pattern().text(), entry));
        globs = GlobIndex.of(
                all.stream().filter(entry -> !entry.pattern().isLiteral()).toList());
        config.groups()
                .forEach((group, members) -> members.users()
                        .forEach(user -> groupsOfUsers
                                .computeIfAbsent(user, _ -> new HashSet<>())
                                .add(group)));
        admins = config.adminPolicy().map(Rule::of);
        metricsUsers =
                config.metrics().map(metrics -> Set.copyOf(metrics.users())).orElse(Set.of());
        areMetricsPublic = config.metrics()
                .map(metrics -> metrics.anonymousPolicy().contains(AccessAction.READ))
                .orElse(false);
        isPartlyPublic = all.stream().anyMatch(entry -> !entry.ofEverybody().isEmpty());
        needsFacts = Stream.concat(all.stream().flatMap(entry -> entry.rules().stream()), admins.stream())
                .anyMatch(rule -> !rule.conditions().isEmpty());
    }

    static CompiledPolicy of(AccessControlConfig config) {
        return new CompiledPolicy(
                config,
                config.repositories().entrySet().stream()
                        .map(entry -> Entry.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    @Override
    public Decision judge(Caller caller, Asked asked) {
        Set<String> groups = groupsOf(caller);
        Optional<Entry> entry = entryOf(asked.repository());
        Decision decision = entry.map(found -> judge(found, caller, groups, asked))
                .orElseGet(() -> new Decision.Denied("no pattern matches the repository", Optional.empty()));
        if (decision instanceof Decision.Granted || !isAdmin(caller, groups)) {
            return decision;
        }
        Decision byAdmins = apply(admins.orElseThrow(), "adminPolicy", caller, groups, asked);
        return byAdmins instanceof Decision.Denied denied && denied.reason().isEmpty() ? decision : byAdmins;
    }

    private Decision judge(Entry entry, Caller caller, Set<String> groups, Asked asked) {
        String name = "'" + entry.pattern().text() + "'";
        Optional<String> reason = Optional.empty();
        if (caller.kind() == Caller.Kind.USER) {
            List<Predicate<Rule>> turns =
                    List.of(rule -> rule.namesUser(caller.name()), rule -> rule.namesGroupOf(groups));
            for (Predicate<Rule> turn : turns) {
                for (int i = 0; i < entry.rules().size(); i++) {
                    Rule rule = entry.rules().get(i);
                    if (turn.test(rule)) {
                        Decision decision = apply(rule, "policies[" + i + "] of " + name, caller, groups, asked);
                        if (decision instanceof Decision.Granted) {
                            return decision;
                        }
                        reason = reason.or(() -> ((Decision.Denied) decision).reason());
                    }
                }
            }
            if (entry.ofUsers().contains(asked.action())) {
                return new Decision.Granted("defaultPolicy of " + name);
            }
        }
        return entry.ofEverybody().contains(asked.action())
                ? new Decision.Granted("anonymousPolicy of " + name)
                : new Decision.Denied("nothing in " + name + " allows it", reason);
    }

    /** What a rule says that names the caller. */
    private Decision apply(Rule rule, String name, Caller caller, Set<String> groups, Asked asked) {
        if (!rule.actions().contains(asked.action())) {
            return new Decision.Denied(name + " does not allow it", Optional.empty());
        }
        return Condition.firstBroken(rule.conditions(), new Situation(caller, groups, isAdmin(caller, groups), asked))
                .<Decision>map(broken -> new Decision.Denied(
                        "a condition of " + name + " does not hold: " + broken.text(), broken.message()))
                .orElseGet(() -> new Decision.Granted(name));
    }

    private Optional<Entry> entryOf(RepositoryName repository) {
        Optional<Entry> known = entries.getIfPresent(repository.value());
        if (known == null) {
            known = Stream.concat(Stream.ofNullable(literals.get(repository.value())), globs.find(repository))
                    .min(Entry.ORDER);
            entries.put(repository.value(), known);
        }
        return known;
    }

    private Set<String> groupsOf(Caller caller) {
        if (caller.kind() != Caller.Kind.USER) {
            return Set.of();
        }
        Set<String> configured = groupsOfUsers.getOrDefault(caller.name(), Set.of());
        if (caller.groups().isEmpty()) {
            return configured;
        }
        Set<String> groups = new HashSet<>(configured);
        groups.addAll(caller.groups());
        return groups;
    }

    @Override
    public boolean mayReadMetrics(Caller caller) {
        return areMetricsPublic
                || caller.kind() == Caller.Kind.PROGRAM
                || (caller.kind() == Caller.Kind.USER && metricsUsers.contains(caller.name()));
    }

    @Override
    public boolean isAdmin(Caller caller) {
        return isAdmin(caller, groupsOf(caller));
    }

    private boolean isAdmin(Caller caller, Set<String> groups) {
        return caller.kind() == Caller.Kind.USER
                && admins.filter(rule -> rule.names(caller.name(), groups)).isPresent();
    }

    @Override
    public boolean isPartlyPublic() {
        return isPartlyPublic;
    }

    @Override
    public boolean needsFacts() {
        return needsFacts;
    }

    /** Administrators know what they do. */
    @Override
    public boolean guardsTags(Caller caller, RepositoryName repository) {
        Set<String> groups = groupsOf(caller);
        return caller.kind() != Caller.Kind.PROGRAM
                && !isAdmin(caller, groups)
                && entryOf(repository)
                        .filter(entry -> entry.guardsTags(caller, groups))
                        .isPresent();
    }

    @Override
    public List<String> listed(Caller caller) {
        Set<String> groups = groupsOf(caller);
        boolean readsAll =
                isAdmin(caller, groups) && admins.orElseThrow().actions().contains(Action.READ);
        if (caller.kind() == Caller.Kind.PROGRAM || readsAll) {
            return List.of("");
        }
        List<String> apart = new ArrayList<>();
        Stream.concat(literals.values().stream(), globs.all())
                .filter(entry -> entry.mayAllow(Action.READ, caller, groups))
                .map(entry -> entry.pattern().literalPrefix())
                .filter(CompiledPolicy::canBeginName)
                .sorted()
                .filter(prefix -> apart.isEmpty() || !prefix.startsWith(apart.getLast()))
                .forEachOrdered(apart::add);
        return apart;
    }

    private static boolean canBeginName(String prefix) {
        return prefix.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._/-".indexOf(c) >= 0);
    }
}
