/**
 * What a service's process needs around its domain: {@link dev.kontor.service.Lifecycle} and {@link
 * dev.kontor.service.Logging}. Configuration and HTTP are packages below.
 *
 * <p>What holds: parts stop in the reverse order of their start, and no secret is put into a log by this package.
 */
package dev.kontor.service;
