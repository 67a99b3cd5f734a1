package dev.kontor.http.proxy;

import dev.kontor.store.Worker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The replicas of one service: which there are, how they are, and which one is next.
 *
 * <p>The hosts are looked up again and again, and every address of a host is a replica, so that a service grows and shrinks
 * without a word to its callers. Each replica is asked every second whether it is ready; one that refuses a connection
 * counts as gone until it answers again. For any number of threads.
 */
public final class ReplicaSet implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ReplicaSet.class.getName());

    private final String service;
    private final List<URI> bases;
    private final ProxyLimits limits;
    private final HostLookup lookup;
    private final Deadlines deadlines;
    private final Map<InetSocketAddress, Probe> probes = new ConcurrentHashMap<>();
    private final Set<String> unknownHosts = new HashSet<>();
    private volatile List<Replica> replicas = List.of();
    private final Worker resolver;

    private ReplicaSet(String service, List<URI> bases, ProxyLimits limits, HostLookup lookup) {
        this.service = service;
        this.bases = List.copyOf(bases);
        this.limits = limits;
        this.lookup = lookup;
        this.deadlines = new Deadlines(limits.probeEvery());
        resolve();
        // Looking up a name blocks the thread beneath a virtual one.
        this.resolver = Worker.every(
                Thread.ofPlatform().daemon().name("replicas-" + service), limits::resolveEvery, this::resolve);
    }

    /**
     * Looks the hosts up for the first time and begins to ask the replicas.
     *
     * @param service for logs and metrics, such as {@code blob}
     * @param bases {@code http://host:port} of one replica or of many that share a name
     */
    public static ReplicaSet start(String service, List<URI> bases, ProxyLimits limits, HostLookup lookup) {
        bases.forEach(ReplicaSet::check);
        return new ReplicaSet(service, bases, limits, lookup);
    }

    private static void check(URI base) {
        boolean isBare = base.getRawPath().isEmpty() || base.getRawPath().equals("/");
        if (!"http".equals(base.getScheme()) || base.getHost() == null || !isBare) {
            throw new IllegalArgumentException("a service is reached at http://host:port, not at " + base);
        }
    }

    /** The service's name. */
    public String service() {
        return service;
    }

    /** How each replica is now. */
    public List<ReplicaStatus> status() {
        return replicas.stream()
                .map(replica -> new ReplicaStatus(
                        replica.name(),
                        replica.state().label(),
                        replica.breakerState().name().toLowerCase(Locale.ROOT),
                        replica.calls()))
                .toList();
    }

    /** Whether any replica wants requests. */
    public boolean isReady() {
        return replicas.stream().anyMatch(replica -> replica.state() == Replica.State.READY);
    }

    /** Whether any replica would be sent requests. */
    boolean canBeAsked() {
        return replicas.stream().anyMatch(replica -> switch (replica.state()) {
            case READY, SILENT -> true;
            case NEW, UNREADY, GONE -> false;
        });
    }

    ProxyLimits limits() {
        return limits;
    }

    /**
     * Takes a place at a replica: of two random ones the one with fewer requests, or the one that a key belongs to. The
     * caller gives the place back ({@link Replica#end}).
     *
     * @param lane what kind of place
     * @param key requests with the same key go to the same replica as long as that is ready
     * @param tried those that are out of the question
     */
    Optional<Replica> begin(Lanes.Lane lane, Optional<String> key, Set<Replica> tried) {
        return begin(lane, key, candidates(Replica.State.READY, tried))
                .or(() -> begin(lane, key, candidates(Replica.State.SILENT, tried)));
    }

    private static Optional<Replica> begin(Lanes.Lane lane, Optional<String> key, List<Replica> candidates) {
        while (!candidates.isEmpty()) {
            Replica next = key.isPresent() ? Rendezvous.choose(key.get(), candidates) : lessBusy(candidates);
            if (next.tryBegin(lane)) {
                return Optional.of(next);
            }
            candidates.remove(next);
        }
        return Optional.empty();
    }

    private List<Replica> candidates(Replica.State state, Set<Replica> tried) {
        List<Replica> candidates = new ArrayList<>();
        for (Replica replica : replicas) {
            if (replica.state() == state && !tried.contains(replica)) {
                candidates.add(replica);
            }
        }
        return candidates;
    }

    private static Replica lessBusy(List<Replica> candidates) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Replica one = candidates.get(random.nextInt(candidates.size()));
        Replica other = candidates.get(random.nextInt(candidates.size()));
        return other.calls() < one.calls() ? other : one;
    }

    private void resolve() {
        Set<InetSocketAddress> found = new HashSet<>();
        for (URI base : bases) {
            int port = base.getPort() < 0 ? 80 : base.getPort();
            try {
                for (InetAddress address : lookup.find(base.getHost())) {
                    found.add(new InetSocketAddress(address, port));
                }
                unknownHosts.remove(base.getHost());
            } catch (UnknownHostException e) {
                // Names may fail while all is well with those who bear them.
                keep(port, base.getHost(), found);
            }
        }
        adopt(found);
    }

    private void keep(int port, String host, Set<InetSocketAddress> found) {
        if (unknownHosts.add(host)) {
            LOGGER.log(System.Logger.Level.WARNING, "the host {0} of the service {1} is not known", host, service);
        }
        for (Map.Entry<InetSocketAddress, Probe> known : probes.entrySet()) {
            boolean answers = known.getValue().replica().state() != Replica.State.GONE;
            if (known.getKey().getPort() == port && answers) {
                found.add(known.getKey());
            }
        }
    }

    private void adopt(Set<InetSocketAddress> found) {
        for (InetSocketAddress address : found) {
            probes.computeIfAbsent(address, this::meet);
        }
        probes.entrySet().removeIf(known -> {
            boolean left = !found.contains(known.getKey());
            if (left) {
                known.getValue().close();
                LOGGER.log(System.Logger.Level.INFO, "{0} lost the replica {1}", service, known.getKey());
            }
            return left;
        });
        replicas = probes.values().stream().map(Probe::replica).toList();
    }

    private Probe meet(InetSocketAddress address) {
        LOGGER.log(System.Logger.Level.INFO, "{0} has the replica {1}", service, address);
        return Probe.start(new Replica(service, address, limits, deadlines), limits, deadlines);
    }

    /** Stops asking; requests under way are not disturbed. */
    @Override
    public void close() {
        resolver.interrupt();
        probes.values().forEach(Probe::close);
        deadlines.close();
    }
}
