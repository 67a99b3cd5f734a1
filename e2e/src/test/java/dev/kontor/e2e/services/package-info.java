/** The services as programs of their own, on an S3 server. Start at {@link dev.kontor.e2e.services.ServiceProgramsTest}. */
package dev.kontor.e2e.services;
