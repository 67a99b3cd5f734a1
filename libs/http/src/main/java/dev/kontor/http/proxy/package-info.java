/**
 * Calls from one process of the suite to another.
 *
 * <p>Start at {@link dev.kontor.http.proxy.ServiceProxy}, which hands a client's request on to a replica of a
 * service, at {@link dev.kontor.http.proxy.ServiceClient}, which sends a program's own, and at {@link
 * dev.kontor.http.proxy.ReplicaSet}, which knows the replicas. What holds: a body is never in memory whole; a
 * body that breaks off is never passed on as a whole one, in either direction; a request is sent again only where nobody
 * can tell that it was sent twice (see {@link dev.kontor.http.proxy.Repetition}); every wait for a replica has a
 * deadline.
 */
package dev.kontor.http.proxy;
