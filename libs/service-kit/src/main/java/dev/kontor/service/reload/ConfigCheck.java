package dev.kontor.service.reload;

import dev.kontor.config.ConfigPlaces;
import dev.kontor.config.LoadOutcome;
import java.util.List;

/** What else must hold of a configuration before a program runs with it, beside what its keys say. */
@FunctionalInterface
public interface ConfigCheck {
    /** The files of the public listener can be read: certificates, keys, users. */
    ConfigCheck FILES = loaded -> loaded.places().unreadableFiles();

    /**
     * A line for each thing that is wrong, with its place ({@link ConfigPlaces#problem}); empty where nothing is. Safe to
     * log. May be called again and again, and concurrently.
     */
    List<String> problems(LoadOutcome.Loaded loaded);
}
