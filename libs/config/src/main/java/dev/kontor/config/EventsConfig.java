package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Telling others what happened. */
public record EventsConfig(
        @Setting(value = "Whether it is on.", or = "false") boolean enable,

        @Setting("Who is told.") List<Sink> sinks) {
    /** Somebody who is told. */
    public record Sink(
            @Setting("How they are told.") Optional<Kind> type,
            @Setting("Where they are.") Optional<Secret> address,
            @Setting("Under which subject.") Optional<String> channel,

            @Setting(value = "How long telling may take.", form = Form.POSITIVE)
            Optional<Duration> timeout,

            @Setting(value = "The proxy on the way.", form = Form.URL)
            Optional<String> proxy,

            @Setting("Fields of each request.") Map<String, Secret> headers,
            @Setting("Who tells.") Optional<Credentials> credentials,

            @Setting("How the connection is secured.") Optional<TlsOfSink> tlsConfig)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(type().isPresent(), "type", "");
            section.require(address().isPresent(), "address", "");
        }
    }

    /** The ways of telling. */
    public enum Kind {
        /** By POST. */
        HTTP,
        /** By a message on NATS. */
        NATS
    }

    /** Who tells. */
    public record Credentials(
            @Setting("The user.") Optional<String> username,
            @Setting("The password.") Optional<Secret> password,
            @Setting("A file of NATS credentials.") Optional<Path> file,
            @Setting("A token.") Optional<Secret> token) {}

    /** How the connection is secured. */
    public record TlsOfSink(
            @Setting("The authorities that are believed.") Optional<Path> caCertFile,
            @Setting("The certificate that is shown.") Optional<Path> certFile,
            @Setting("Its private key.") Optional<Path> keyFile) {}
}
