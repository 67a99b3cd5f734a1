/**
 * The log on Kafka: topics, appends, reads from a position, groups of consumers, dead letters.
 *
 * <p>Start reading at {@link dev.kontor.events.kafka.KafkaBus}; what an operator may choose is in
 * {@link dev.kontor.events.kafka.KafkaSettings}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>records of one repository lie in one partition, whose number never changes;
 *   <li>a record is sent only after those of its repository ahead of it are acknowledged, so that whatever fails, the
 *       first occurrences of events keep their order;
 *   <li>exceptions of the client library stop here, and nothing rests on the broker being there.
 * </ul>
 */
package dev.kontor.events.kafka;
