package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A figure against the size of what it was taken on, each registry a line.
 *
 * @param file the name of the picture's file, without its end
 * @param keys the scenarios whose figures are the points
 * @param x what the figure depends on
 * @param y the figure
 */
record Curve(String file, String title, Pattern keys, Metric x, Metric y) {
    /** All that are drawn. */
    static final List<Curve> ALL = List.of(
            new Curve(
                    "tag-push-curve",
                    "Push of a tag against the tags in the repository",
                    Pattern.compile("tag-push/\\d+"),
                    Metric.TAGS,
                    Metric.P50_MILLIS),
            new Curve(
                    "image-push-curve",
                    "Push of an image against its size, one client",
                    Pattern.compile("image-push/\\d+mib/x1"),
                    Metric.IMAGE_MEBIBYTES,
                    Metric.P50_MILLIS),
            new Curve(
                    "image-pull-curve",
                    "Pull of an image against its size, one client",
                    Pattern.compile("image-pull/\\d+mib/x1"),
                    Metric.IMAGE_MEBIBYTES,
                    Metric.P50_MILLIS));

    /** One place on a registry's line. */
    record Point(double x, Spread y) {}

    /** A registry's line, from left to right. */
    List<Point> points(Results results, String peer) {
        List<Point> points = new ArrayList<>();
        for (ScenarioResult scenario : results.scenarios()) {
            Optional<Spread> at = scenario.spread(peer, x);
            Optional<Spread> value = scenario.spread(peer, y);
            if (keys.matcher(scenario.key()).matches() && at.isPresent() && value.isPresent()) {
                points.add(new Point(at.get().median(), value.get()));
            }
        }
        points.sort((a, b) -> Double.compare(a.x(), b.x()));
        return points;
    }
}
