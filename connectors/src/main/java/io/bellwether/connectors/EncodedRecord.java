package io.bellwether.connectors;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A result as its topic will hold it, on the way to the sink: written where it is made, it crosses
 * the network as bytes and not as a record that would be written twice. Immutable by agreement.
 *
 * @param timestamp on the topic, in milliseconds
 * @param origin what the origin header says; empty for none
 */
@TypeInfo(EncodedRecordTypeInfo.Factory.class)
@SuppressWarnings("ArrayRecordComponent") // equality is never asked of it
public record EncodedRecord(byte[] key, byte[] value, long timestamp, byte[] origin) {}
