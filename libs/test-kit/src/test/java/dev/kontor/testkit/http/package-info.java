/** Tests of the HTTP floor over real sockets; start with {@link dev.kontor.testkit.http.FramingTest}. */
package dev.kontor.testkit.http;
