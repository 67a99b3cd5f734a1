/** The contracts of logs, buses and outboxes over each driver, and their faults. */
package dev.kontor.testkit.events;
