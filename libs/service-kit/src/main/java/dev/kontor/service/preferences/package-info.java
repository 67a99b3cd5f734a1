/** What users like: how it is kept in the store, for whoever changes it and whoever only reads it. */
package dev.kontor.service.preferences;
