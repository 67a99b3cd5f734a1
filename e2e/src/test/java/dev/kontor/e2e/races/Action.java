package dev.kontor.e2e.races;

import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An operation, and what it does to the {@link World}: steps, each of which happens at once.
 *
 * @param name for reports
 * @param run does it in a process and says what the client is told
 * @param model its steps; one that gives answers ends it
 */
record Action(String name, Function<Replica, String> run, List<ModelStep> model, Upload upload) {
    /** How an operation works on an upload. */
    enum Upload {
        /** It does not. */
        NONE,
        /** It is told that the upload is busy, and does nothing, while another one works on it. */
        ONE_AT_A_TIME,
        /** It gives way without a word. */
        GIVES_WAY
    }

    private Action(String name, Function<Replica, String> run, List<ModelStep> model) {
        this(name, run, model, Upload.NONE);
    }

    private Action onUpload(Upload how) {
        return new Action(name, run, model, how);
    }

    /** A step of the model: changes the world, and may end the operation with any of some answers. */
    @FunctionalInterface
    interface ModelStep {
        /** Takes the step; empty when the operation goes on. */
        Set<String> take(World world);
    }

    private static final Set<String> GOES_ON = Set.of();

    /**
     * What a client knows of a tag and asks for.
     *
     * @param named the image that it must name; empty when it must name none
     */
    record Known(Optional<Images> named) {
        Condition condition() {
            return now -> now.equals(named.map(Images::digest));
        }

        boolean holds(World world, String repository, String tag) {
            return world.named(repository, tag).equals(named.map(Images::name));
        }

        @Override
        public String toString() {
            return named.map(image -> " if it is " + image).orElse(" if there is none");
        }
    }

    private static final Optional<Condition> NONE = Optional.empty();

    /**
     * Pushes an image under a tag. A push is three steps: the manifest; the tag, with the manifest if that is gone; and a
     * look back, which pushes both again if the manifest is gone, unless its blob is gone too. A client hears of it after
     * the last one.
     */
    static Action push(String repository, Images image, String tag) {
        return push(repository, image, tag, "", NONE, _ -> true);
    }

    /** Pushes as {@link #push(String, Images, String)} if the tag is what the client knows of it, when it moves. */
    static Action push(String repository, Images image, String tag, Known known) {
        return push(
                repository,
                image,
                tag,
                known.toString(),
                Optional.of(known.condition()),
                world -> known.holds(world, repository, tag));
    }

    private static Action push(
            String repository,
            Images image,
            String tag,
            String condition,
            Optional<Condition> when,
            Predicate<World> holds) {
        return new Action(
                "push " + repository + ":" + tag + "=" + image + condition,
                process -> process.registry()
                        .push(
                                RepositoryName.of(repository),
                                image.manifest(),
                                image.bytes(),
                                Set.of(Tag.of(tag)),
                                when),
                List.of(
                        world -> {
                            if (!world.canPut(repository)) {
                                return Set.of("missing");
                            }
                            if (!holds.test(world)) {
                                return Set.of("failed");
                            }
                            world.restore(repository, image);
                            return GOES_ON;
                        },
                        world -> {
                            if (!holds.test(world)) {
                                return Set.of("failed");
                            }
                            if (!world.has(repository, image) && !world.canPut(repository)) {
                                return Set.of("missing");
                            }
                            world.restore(repository, image);
                            world.move(repository, tag, image);
                            return GOES_ON;
                        },
                        world -> {
                            if (condition.isEmpty() && !world.has(repository, image) && world.canPut(repository)) {
                                world.restore(repository, image);
                                world.move(repository, tag, image);
                            }
                            return Set.of("stored");
                        }));
    }

    /** Pushes an image by its digest. */
    static Action pushUntagged(String repository, Images image) {
        return new Action(
                "push " + repository + "@" + image,
                process -> process.registry()
                        .push(RepositoryName.of(repository), image.manifest(), image.bytes(), Set.of(), NONE),
                List.of(world -> {
                    if (!world.canPut(repository)) {
                        return Set.of("missing");
                    }
                    world.restore(repository, image);
                    return Set.of("stored");
                }));
    }

    static Action deleteTag(String repository, String tag) {
        return new Action(
                "delete " + repository + ":" + tag,
                process -> process.registry().removeTag(RepositoryName.of(repository), Tag.of(tag), NONE),
                List.of(world -> told(world.removeTag(repository, tag))));
    }

    static Action deleteTag(String repository, String tag, Known known) {
        return new Action(
                "delete " + repository + ":" + tag + known,
                process -> process.registry()
                        .removeTag(RepositoryName.of(repository), Tag.of(tag), Optional.of(known.condition())),
                List.of(world -> {
                    if (world.named(repository, tag).isPresent() && !known.holds(world, repository, tag)) {
                        return Set.of("failed");
                    }
                    return told(world.removeTag(repository, tag));
                }));
    }

    static Action deleteManifest(String repository, Images image) {
        return new Action(
                "delete " + repository + "@" + image,
                process -> process.registry().removeManifest(RepositoryName.of(repository), image.digest()),
                List.of(world -> told(world.remove(repository, image))));
    }

    static Action mount(String repository, String from) {
        return new Action(
                "mount " + repository + " from " + from,
                process -> process.registry()
                        .mount(
                                RepositoryName.of(repository),
                                Images.BLOB,
                                Optional.of(from)
                                        .filter(name -> !name.equals("anywhere"))
                                        .map(RepositoryName::of)),
                List.of(world -> {
                    boolean isThere = from.equals("anywhere")
                            ? world.isAtOrigin(repository)
                            : world.links().contains(from + " BLOB");
                    return isThere ? world.link(repository, "mounted") : Set.of("absent");
                }));
    }

    static Action unlink(String repository) {
        return new Action(
                "delete the blob of " + repository,
                process -> process.registry().unlink(RepositoryName.of(repository), Images.BLOB),
                List.of(world -> told(world.links().remove(repository + " BLOB"))));
    }

    /** Finishes the upload; a second one is told that it is busy, or that it is done. */
    static Action finish(String repository) {
        return new Action(
                        "finish the upload to " + repository,
                        process -> process.upload(repository)
                                .map(id -> process.registry().finish(RepositoryName.of(repository), id, Images.BLOB))
                                .orElse("unknown"),
                        List.of(world -> {
                            if (world.isOpen(repository)) {
                                world.uploads().put(repository, "done");
                                return world.link(repository, "committed");
                            }
                            boolean isDone = "done".equals(world.uploads().get(repository))
                                    && world.links().contains(repository + " BLOB");
                            return isDone ? Set.of("committed") : Set.of("unknown");
                        }))
                .onUpload(Upload.ONE_AT_A_TIME);
    }

    static Action append(String repository) {
        return new Action(
                        "append to the upload to " + repository,
                        process -> process.upload(repository)
                                .map(id -> process.registry().append(RepositoryName.of(repository), id, new byte[0]))
                                .orElse("unknown"),
                        List.of(world -> {
                            if (!world.isOpen(repository)) {
                                return Set.of("unknown");
                            }
                            world.uploads().put(repository, "fresh");
                            return Set.of("open");
                        }))
                .onUpload(Upload.ONE_AT_A_TIME);
    }

    static Action cancel(String repository) {
        return new Action(
                        "cancel the upload to " + repository,
                        process -> process.upload(repository)
                                .map(id -> process.registry().cancel(RepositoryName.of(repository), id))
                                .orElse("unknown"),
                        List.of(world -> {
                            if (!world.isOpen(repository)) {
                                return Set.of("unknown");
                            }
                            world.uploads().remove(repository);
                            return Set.of("cancelled");
                        }))
                .onUpload(Upload.ONE_AT_A_TIME);
    }

    static Action sweep() {
        return new Action("sweep the uploads", process -> process.registry().sweep(), List.of(world -> {
                    world.uploads().values().removeIf(phase -> phase.equals("stale"));
                    return Set.of("swept");
                }))
                .onUpload(Upload.GIVES_WAY);
    }

    /** The operation, after which its process announces all that it can. */
    Action thenPublish() {
        return new Action(
                name + ", publish",
                process -> {
                    String told = run.apply(process);
                    process.outbox().publish();
                    return told;
                },
                model,
                upload);
    }

    private static Set<String> told(boolean removed) {
        return Set.of(removed ? "removed" : "unknown");
    }
}
