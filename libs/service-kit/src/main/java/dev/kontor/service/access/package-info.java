/**
 * Who may do what: the access policy, compiled once of {@code http.accessControl} and asked at every door. Start with {@link
 * dev.kontor.service.access.AccessPolicy}.
 */
package dev.kontor.service.access;
