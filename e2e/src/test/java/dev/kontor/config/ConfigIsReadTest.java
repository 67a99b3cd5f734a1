package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Each value of the configuration that does what it says is read by a program: the compiled code of some module calls its
 * accessor. A record is filled by reflection and reads its own components as fields, so only methods that make something of
 * them count. Together with the test that every key is bound: no key is accepted and read by nobody.
 */
class ConfigIsReadTest {
    private static final String PACKAGE = "dev/kontor/config/";

    /** Read by editors; and keys of other stores, all of which are refused. */
    private static final Set<String> OF_OTHERS = Set.of("KontorConfig.schema", "S3Config.other");

    /** Ways to log in that a configuration may describe, and that the listener's checks refuse. */
    private static final Set<String> REFUSED_BY_CHECKS = Set.of("bearer", "openid");

    private static final List<Path> MODULES = List.of(
            Path.of("..", "libs", "config"),
            Path.of("..", "libs", "service-kit"),
            Path.of("..", "gateway"),
            Path.of("..", "blob-service"),
            Path.of("..", "manifest-service"),
            Path.of("..", "standalone"));

    @Test
    void eachValueIsReadBySomebody() {
        Set<String> called = MODULES.stream()
                .map(module -> module.resolve("target").resolve("classes"))
                .flatMap(ConfigIsReadTest::classes)
                .flatMap(ConfigIsReadTest::calls)
                .collect(Collectors.toSet());
        Set<String> unread = new TreeSet<>();
        for (Class<?> record : records(KontorConfig.class, new LinkedHashSet<>())) {
            for (RecordComponent component : record.getRecordComponents()) {
                String name =
                        record.getName().substring(record.getPackageName().length() + 1) + "." + component.getName();
                if (!called.contains(name) && !OF_OTHERS.contains(name) && doesWhatItSays(component)) {
                    unread.add(name);
                }
            }
        }

        assertThat(called)
                .contains("LogConfig.level", "BusConfig$Kafka.partitions", "StoreConfig.commit", "S3Config.secure");
        assertThat(unread).isEmpty();
    }

    private static boolean doesWhatItSays(RecordComponent component) {
        return Stream.of(Setting.NotYet.class, Setting.Fixed.class, Setting.Only.class, Setting.Refused.class)
                .noneMatch(component::isAnnotationPresent);
    }

    /** A record of the configuration, and those that it is made of. */
    private static Set<Class<?>> records(Class<?> type, Set<Class<?>> found) {
        if (type.isSealed()) {
            for (Class<?> each : type.getPermittedSubclasses()) {
                records(each, found);
            }
        }
        if (type.isRecord() && type.getPackage().equals(KontorConfig.class.getPackage()) && found.add(type)) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (doesWhatItSays(component) && !REFUSED_BY_CHECKS.contains(component.getName())) {
                    mentioned(component).forEach(each -> records(each, found));
                }
            }
        }
        return found;
    }

    /** The component's type, and what is inside an Optional, a list or a map. */
    private static Stream<Class<?>> mentioned(RecordComponent component) {
        String types = component.getGenericType().getTypeName();
        return Stream.concat(
                Stream.of(component.getType()),
                Stream.of(types.split("[<>, ]+", -1))
                        .filter(name -> name.startsWith(KontorConfig.class.getPackageName()))
                        .map(ConfigIsReadTest::load));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> classes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The accessors of the configuration that a class calls, such as {@code LogConfig.level}. */
    private static Stream<String> calls(Path file) {
        try {
            ClassModel model = ClassFile.of().parse(file);
            return StreamSupport.stream(model.constantPool().spliterator(), false)
                    .filter(MethodRefEntry.class::isInstance)
                    .map(MethodRefEntry.class::cast)
                    .filter(each -> each.owner().asInternalName().startsWith(PACKAGE))
                    .map(each -> each.owner().asInternalName().substring(PACKAGE.length()) + "."
                            + each.name().stringValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
