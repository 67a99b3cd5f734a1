package dev.kontor.service.access;

import dev.kontor.config.AccessAction;
import dev.kontor.config.AccessControlConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what a configuration allows, as plainly as its documentation does, with the globs of the file system. */
final class PolicyOracle {
    private PolicyOracle() {}

    /** Whether somebody may do something; {@code user} is empty for nobody in particular. */
    static boolean allows(
            AccessControlConfig config, String user, List<String> told, AccessAction action, String repository) {
        List<String> groups = new ArrayList<>(told);
        config.groups().forEach((group, members) -> {
            if (members.users().contains(user)) {
                groups.add(group);
            }
        });
        String counting = null;
        for (String pattern : config.repositories().keySet()) {
            if (!matches(pattern, repository)) {
                continue;
            }
            if (counting == null
                    || length(pattern) > length(counting)
                    || (length(pattern) == length(counting) && pattern.compareTo(counting) < 0)) {
                counting = pattern;
            }
        }
        boolean loggedIn = !user.isEmpty();
        if (counting != null) {
            AccessControlConfig.InRepositories in = config.repositories().get(counting);
            if (in.anonymousPolicy().contains(action)
                    || (loggedIn && in.defaultPolicy().contains(action))) {
                return true;
            }
            for (AccessControlConfig.Policy policy : in.policies()) {
                if (loggedIn && names(policy, user, groups) && policy.actions().contains(action)) {
                    return true;
                }
            }
        }
        return loggedIn
                && config.adminPolicy().isPresent()
                && names(config.adminPolicy().get(), user, groups)
                && config.adminPolicy().get().actions().contains(action);
    }

    private static int length(String pattern) {
        return pattern.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean names(AccessControlConfig.Policy policy, String user, List<String> groups) {
        return policy.users().contains(user) || groups.stream().anyMatch(policy.groups()::contains);
    }

    /** Patterns of these tests have no braces or classes; two stars may stand for no segment at all. */
    private static boolean matches(String pattern, String repository) {
        List<String> readings = new ArrayList<>(List.of(pattern));
        if (pattern.endsWith("/**")) {
            readings.add(pattern.substring(0, pattern.length() - 3));
        }
        for (String reading : List.copyOf(readings)) {
            readings.add(reading.replace("/**/", "/"));
            readings.add(reading.replaceFirst("^\\*\\*/", ""));
            readings.add(reading.replaceFirst("^\\*\\*/", "").replace("/**/", "/"));
        }
        return readings.stream()
                .anyMatch(reading -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + reading)
                        .matches(Path.of(repository)));
    }

    /** A configuration of these repositories. */
    static AccessControlConfig config(
            Map<String, AccessControlConfig.InRepositories> repositories,
            Map<String, AccessControlConfig.Group> groups,
            java.util.Optional<AccessControlConfig.Policy> admins) {
        return new AccessControlConfig(repositories, groups, admins, java.util.Optional.empty());
    }
}
