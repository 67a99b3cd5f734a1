package dev.kontor.config;

/** What a policy may allow. */
public enum AccessAction {
    /** Pull, and see what is there. */
    READ,
    /** Push what is not there. */
    CREATE,
    /** Move a tag that is there. */
    UPDATE,
    /** Delete. */
    DELETE,
    /** Not a permission: a manifest that has several tags is not deleted by its digest. */
    DETECTMANIFESTCOLLISION
}
