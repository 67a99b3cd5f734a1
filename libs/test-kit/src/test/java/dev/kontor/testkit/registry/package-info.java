/** The contract of a registry over each kind of store. */
package dev.kontor.testkit.registry;
