/** Real S3 servers for tests. */
package dev.kontor.testkit.s3;
