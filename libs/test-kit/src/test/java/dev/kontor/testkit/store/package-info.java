/** The contracts over the drivers of the store and the log. */
package dev.kontor.testkit.store;
