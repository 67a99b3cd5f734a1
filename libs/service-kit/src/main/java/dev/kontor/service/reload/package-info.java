/**
 * A configuration that changes while the program runs.
 *
 * <p>Start at {@link dev.kontor.service.reload.ConfigWatch}. What holds:
 *
 * <ul>
 *   <li>A program starts, and goes on, with a configuration that is right as a whole, and with none other: {@link
 *       dev.kontor.service.reload.ConfigSource} judges alike at the start, at {@code verify} and after a change.
 *   <li>A change is taken as a whole or not at all. While the file is wrong, half written or away, the former
 *       configuration stays.
 *   <li>What nobody follows needs a restart, and the log says so by the key's name.
 * </ul>
 */
package dev.kontor.service.reload;
