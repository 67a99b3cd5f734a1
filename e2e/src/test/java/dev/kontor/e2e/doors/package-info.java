/** Who may come in and do what, through the doors of a whole registry. Start with {@link dev.kontor.e2e.doors.House}. */
package dev.kontor.e2e.doors;
