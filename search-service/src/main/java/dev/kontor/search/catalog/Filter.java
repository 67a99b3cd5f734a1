package dev.kontor.search.catalog;

import java.util.Optional;
import java.util.Set;

/**
 * What matches must be beside what was asked. One platform must be of one of these systems and one of these architectures;
 * case does not count, and {@code arm64} is each {@code arm64/v8} too.
 *
 * @param os small letters; empty for any
 * @param arch small letters; empty for any
 * @param isPlatformNeeded whether what says no platform is left out though both sets are empty
 * @param signed whether only what is signed is wanted
 * @param bookmarked of repositories alone
 * @param starred of repositories alone
 */
public record Filter(
        Set<String> os,
        Set<String> arch,
        boolean isPlatformNeeded,
        boolean signed,
        Optional<Boolean> bookmarked,
        Optional<Boolean> starred) {
    /** Everything. */
    public static final Filter NONE = new Filter(Set.of(), Set.of(), false, false, Optional.empty(), Optional.empty());

    public Filter {
        os = Set.copyOf(os);
        arch = Set.copyOf(arch);
    }
}
