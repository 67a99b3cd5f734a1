/**
 * The door: who somebody is, and whether they may come in. Start with {@link dev.kontor.gateway.door.Door}; each way to be
 * recognised is a {@link dev.kontor.gateway.door.Recognition}.
 */
package dev.kontor.gateway.door;
