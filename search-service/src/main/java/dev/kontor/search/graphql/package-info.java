/** The GraphQL API: schema, transport, limits. */
package dev.kontor.search.graphql;
