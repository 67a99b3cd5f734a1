/** The index by Lucene: how it is fed, and how it answers. */
package dev.kontor.search.index;
