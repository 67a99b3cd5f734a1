package dev.kontor.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the records of what was written, or holds by default, and lets each hold its rules. */
final class RecordBinder {
    private final Written written;
    private final Findings findings;

    RecordBinder(Written written, Findings findings) {
        this.written = written;
        this.findings = findings;
    }

    /**
     * The record of a block. Where problems were found it is of no use.
     *
     * @param keys the keys of the block
     * @param at the place that stands for what was not written
     */
    <T> T bind(Class<T> record, ConfigKey.Block keys, String path, SourceLine at) {
        Section section = new Section(path, written, findings, at);
        RecordComponent[] components = record.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, keys, path, at))
                .toArray();
        T bound = make(record, components, values);
        if (bound instanceof Checked checked) {
            checked.check(section);
        }
        return bound;
    }

    private Object value(RecordComponent component, ConfigKey.Block keys, String path, SourceLine at) {
        if (component.isAnnotationPresent(Setting.Inline.class)) {
            return bind(component.getType(), keys, path, at);
        }
        String name = KeyTree.name(component);
        String here = KeyPath.join(path, name);
        return switch (keys.find(name).orElseThrow()) {
            case ConfigKey.Loose _ -> Unread.UNREAD;
            case ConfigKey.Block block -> block(component, block, here, at);
            case ConfigKey.BlockMap map -> entries(component, map, here);
            case ConfigKey.BlockList list -> items(component, list, here);
            case ConfigKey.Leaf<?> leaf -> leaf(component, leaf, here);
        };
    }

    private Object block(RecordComponent component, ConfigKey.Block block, String path, SourceLine at) {
        Class<?> record = (Class<?>) KeyTree.written(component);
        SourceLine own = written.blockPosition(path).orElse(at);
        if (!KeyTree.isOptional(component)) {
            return bind(record, block, path, own);
        }
        boolean isThere =
                component.isAnnotationPresent(Setting.EvenIfEmpty.class) ? written.has(path) : written.hasAny(path);
        return isThere ? Optional.of(bind(record, block, path, own)) : Optional.empty();
    }

    private Map<String, Object> entries(RecordComponent component, ConfigKey.BlockMap map, String path) {
        Class<?> each = KeyTree.namedOf(component.getGenericType()).orElseThrow();
        Map<String, Object> entries = new TreeMap<>();
        written.entries(path)
                .forEach((name, at) -> entries.put(name, bind(each, map.each(), KeyPath.entry(path, name), at)));
        return entries;
    }

    private List<?> items(RecordComponent component, ConfigKey.BlockList list, String path) {
        Class<?> each = (Class<?>) KeyTree.itemOf(component.getGenericType()).orElseThrow();
        List<Object> items = new ArrayList<>();
        for (SourceLine at : written.items(path)) {
            items.add(bind(each, list.each(), KeyPath.item(path, items.size()), at));
        }
        return items;
    }

    /** What has no effect is not even read, unless its block has none: that one's rules hold even so. */
    private Object leaf(RecordComponent component, ConfigKey.Leaf<?> leaf, String path) {
        boolean isRead = leaf.effect() instanceof Effect.Active || leaf.effect() instanceof Effect.Part;
        Optional<?> value = isRead ? written.find(path, leaf) : Optional.empty();
        Optional<?> held = value.isPresent() ? value : leaf.defaultValue();
        if (KeyTree.isOptional(component)) {
            return isLimit(component) ? held.filter(limit -> ((Duration) limit).isPositive()) : held;
        }
        if (held.isEmpty() && KeyTree.itemOf(component.getGenericType()).isPresent()) {
            return List.of();
        }
        if (held.isEmpty() && KeyTree.namedOf(component.getGenericType()).isPresent()) {
            return Map.of();
        }
        return held.orElseThrow(() -> new IllegalStateException("'" + path + "' needs a default, or to be optional"));
    }

    private static boolean isLimit(RecordComponent component) {
        return component.getAnnotation(Setting.class).form() == Setting.Form.LIMIT;
    }

    private static <T> T make(Class<T> record, RecordComponent[] components, Object... values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = record.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the values of " + record + " were checked", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record + " is no record of settings", e);
        }
    }
}
