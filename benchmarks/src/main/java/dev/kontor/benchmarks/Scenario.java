package dev.kontor.benchmarks;

/** One thing that registries are measured at; may be run against any number of registries, one at a time. */
interface Scenario {

    /** How options and results call it: a name, and variants after slashes where there are several. */
    String key();

    /** What it does, in a few words. */
    String description();

    /** The picture that it belongs to. */
    Chapter chapter();

    /** The figure that stands for it in the chart. */
    Metric headline();

    /**
     * Brings the registry into the state that runs need; does nothing where it is there already.
     *
     * @throws PeerException if the registry cannot be brought there
     */
    void prepare(Peer peer);

    /**
     * Measures once.
     *
     * @throws PeerException if the registry fails; there are no figures then
     */
    Run run(Peer peer);

    /** Whether somebody who asked for this name means this scenario: its name with or without variants. */
    default boolean isMeantBy(String name) {
        return key().equals(name) || key().startsWith(name + "/");
    }
}
