/**
 * What a virtual machine is trained with, so that a start finds classes loaded and methods profiled: the work of a registry's
 * day, sent by a process of its own. Start at {@link dev.kontor.service.warmup.WarmUpClient}. Nothing that serves uses it.
 */
package dev.kontor.service.warmup;
