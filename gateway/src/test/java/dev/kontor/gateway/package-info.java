/** Tests of the gateway before replicas that follow a script, most of which no HTTP server would. */
package dev.kontor.gateway;
