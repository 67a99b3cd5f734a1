package dev.kontor.service.program;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.ServiceConfig;
import dev.kontor.config.ServicesConfig;
import dev.kontor.events.Outbox;
import dev.kontor.http.HttpServer;
import dev.kontor.registry.Registry;
import dev.kontor.service.Lifecycle;
import dev.kontor.service.access.Access;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.api.ApiService;
import dev.kontor.service.identity.KeyRing;
import dev.kontor.service.identity.KeyUse;
import dev.kontor.service.identity.TokenVerifier;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.reload.ConfigWatch;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A program that is one service on the stores, behind the gateway.
 *
 * @param audience the service's name in identity tokens, such as {@code blob}
 * @param place where its listener stands in the configuration
 * @param scope which changes that others left it finishes; empty for a service that changes nothing
 * @param wiring makes the service
 */
public record ServiceProgram(
        String audience, Function<ServicesConfig, ServiceConfig> place, Optional<Outbox.Scope> scope, Wiring wiring)
        implements Assembly {
    /** Makes a service. */
    @FunctionalInterface
    public interface Wiring {
        /** The service on these stores, for callers who may do what {@code access} says. */
        ApiService make(KontorConfig config, Registry registry, Access access);
    }

    /** A service that changes what the stores hold. */
    public static ServiceProgram writing(
            String audience,
            Function<ServicesConfig, ServiceConfig> place,
            Outbox.Scope scope,
            BiFunction<Registry, Access, ApiService> wiring) {
        return new ServiceProgram(
                audience, place, Optional.of(scope), (_, registry, access) -> wiring.apply(registry, access));
    }

    /** A service that only reads what the stores hold. */
    public static ServiceProgram reading(
            String audience, Function<ServicesConfig, ServiceConfig> place, Wiring wiring) {
        return new ServiceProgram(audience, place, Optional.empty(), wiring);
    }

    @Override
    public void assemble(KontorConfig config, Lifecycle parts, StopSignal stop) {
        assemble(ConfigWatch.unchanging(config), parts, stop);
    }

    @Override
    public void assemble(ConfigWatch watch, Lifecycle parts, StopSignal stop) {
        KontorConfig config = watch.current();
        Path keyFile = keyFile(config);
        StoreStart storeStart = new StoreStart(config.services().startPatience(), stop);
        Readiness readiness = new Readiness(config.services().stop().drain());
        Supplier<Metrics> metrics = parts.add("metrics", Metrics::new);
        Supplier<KeyRing> keys =
                parts.add("the key ring", () -> KeyRing.open(audience, keyFile, Set.of(KeyUse.VERIFY)));
        Supplier<Registry> registry =
                parts.add("the stores", () -> storeStart.await(() -> open(config, metrics.get())));
        Supplier<ApiService> service = parts.add("the service", () -> {
            DiskGauges.bind(config, metrics.get());
            OutboxGauges.bind(registry.get(), metrics.get(), InstantSource.system());
            return wiring.make(config, registry.get(), new Access(AccessPolicy.following(watch)));
        });
        Supplier<HttpServer> _ = parts.add(
                "the listener",
                () -> ServiceServer.start(
                        config,
                        place.apply(config.services()),
                        new TokenVerifier(keys.get(), InstantSource.system()),
                        service.get(),
                        List.of(
                                readiness,
                                AdminRoutes.answering(registry.get()),
                                AdminRoutes.announcing(registry.get())),
                        metrics.get()));
        parts.add("readiness", Lifecycle.Action.NOTHING, readiness::drain);
    }

    private Registry open(KontorConfig config, Metrics metrics) {
        return scope.map(changes -> Registry.open(RegistryPlace.of(config, changes), metrics.ofRegistry()))
                .orElseGet(() -> Registry.openReadOnly(RegistryPlace.of(config, Outbox.Scope.ALL_BUT_LISTS)));
    }

    /**
     * The file with this program's keys.
     *
     * @throws IllegalStateException when none is configured
     */
    public static Path keyFile(KontorConfig config) {
        return config.services()
                .keyFile()
                .orElseThrow(() -> new IllegalStateException("'services.keyFile' is not set: without keys nobody knows"
                        + " who asks ('kontor keys make' makes them; docs/configuration.md)"));
    }
}
