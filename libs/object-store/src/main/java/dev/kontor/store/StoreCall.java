package dev.kontor.store;

/** What a store is asked, as its observers see it: the methods of {@link ObjectStore} and the end of a writing. */
public enum StoreCall {
    /** {@link ObjectStore#check}. */
    CHECK,
    /** {@link DocumentStore#find}. */
    FIND,
    /** {@link DocumentStore#findAll}. */
    FIND_ALL,
    /** {@link DocumentStore#write}. */
    WRITE,
    /** {@link DocumentStore#list}. */
    LIST,
    /** {@link DocumentStore#read}. */
    READ,
    /** {@link ContentStore#append}. */
    APPEND,
    /** {@link ContentWriter#checkpoint}. */
    CHECKPOINT,
    /** {@link ContentWriter#seal}. */
    SEAL,
    /** {@link ContentWriter#discard} and {@link ContentStore#abandon}. */
    ABANDON,
    /** {@link ContentStore#open}. */
    OPEN,
    /** {@link ContentStore#delete}. */
    DELETE,
    /** {@link ContentStore#contents}. */
    CONTENTS,
    /** {@link ContentStore#presign}. */
    PRESIGN
}
