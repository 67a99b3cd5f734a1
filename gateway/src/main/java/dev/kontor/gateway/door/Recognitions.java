package dev.kontor.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kontor.service.identity.Caller;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * All ways to be recognised, asked one after another. A password that was recognised is remembered for a short time under a
 * keyed hash, so that clients which send it with each request cost little; never the password.
 */
public final class Recognitions {
    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    private final List<Recognition> all;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private final AtomicLong generation = new AtomicLong();
    private final Cache<String, Remembered> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    /** A verdict, the generation in which it was given, and when it must be given anew, in milliseconds. */
    private record Remembered(Verdict.Known verdict, long generation, long untilMillis) {}

    /** All of these, in this order. */
    public Recognitions(List<Recognition> all, InstantSource clock) {
        this.all = List.copyOf(all);
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    /** Whether there is no way to be recognised, so that nobody needs to. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What is known of a credential already; empty where it must be looked at. */
    Optional<Verdict.Known> recall(Credential credential) {
        if (!(credential instanceof Credential.Password password)) {
            return Optional.empty();
        }
        Remembered found = remembered.getIfPresent(name(password));
        return found != null && found.generation() == generation.get() && clock.millis() < found.untilMillis()
                ? Optional.of(found.verdict())
                : Optional.empty();
    }

    /** Looks at a credential. */
    Verdict recognise(Credential credential) {
        long asked = generation.get();
        Verdict answer = new Verdict.NotMine();
        for (Recognition each : all) {
            switch (each.recognise(credential)) {
                case Verdict.Known known
                when !Caller.isUserName(known.identity().user()) -> {
                    return new Verdict.Wrong("a name that is a program's");
                }
                case Verdict.Known known -> {
                    remember(credential, known, asked, each.memory());
                    return known;
                }
                case Verdict.Nobody nobody -> {
                    return nobody;
                }
                case Verdict.Wrong wrong -> {
                    return wrong;
                }
                case Verdict.Unavailable away -> answer = away;
                case Verdict.NotMine _ -> {}
            }
        }
        return answer;
    }

    private void remember(Credential credential, Verdict.Known known, long asked, Duration memory) {
        if (credential instanceof Credential.Password password) {
            long until = clock.millis() + memory.toMillis();
            remembered.put(
                    name(password),
                    new Remembered(
                            known,
                            asked,
                            known.until()
                                    .map(end -> Math.min(end.toEpochMilli(), until))
                                    .orElse(until)));
        }
    }

    /** Whether somebody for whom one of them vouched can still come in. */
    public Recognition.Standing standing(Identity identity) {
        return all.stream()
                .filter(each -> each.origin().equals(identity.origin()))
                .findFirst()
                .map(each -> each.standing(identity.user()))
                .orElse(Recognition.Standing.GONE);
    }

    /** Forgets all that is remembered: who may come in has changed. */
    public void forget() {
        generation.incrementAndGet();
    }

    private String name(Credential.Password password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] user = password.user().getBytes(StandardCharsets.UTF_8);
            mac.update(new byte[] {
                (byte) (user.length >>> 24), (byte) (user.length >>> 16), (byte) (user.length >>> 8), (byte) user.length
            });
            mac.update(user);
            byte[] secret = password.secret().getBytes(StandardCharsets.UTF_8);
            byte[] name = mac.doFinal(secret);
            Arrays.fill(secret, (byte) 0);
            return HexFormat.of().formatHex(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC", e);
        }
    }

    static Duration shortMemory() {
        return MEMORY;
    }
}
