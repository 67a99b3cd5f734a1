/** Expressions of the Common Expression Language in configurations. */
package dev.kontor.config.expression;
