/** Whole registries, driven from outside. */
package dev.kontor.e2e;
