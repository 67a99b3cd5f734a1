/** What can be asked of the index, and what it answers; no word of Lucene or GraphQL. */
package dev.kontor.search.catalog;
