package dev.kontor.http.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostLookup {
    /** Asks the system, which may remember an answer for a while ({@code networkaddress.cache.ttl}). */
    HostLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * All addresses of a host; each is taken for a replica.
     *
     * @throws UnknownHostException when there are none, or nobody can be asked
     */
    List<InetAddress> find(String host) throws UnknownHostException;
}
