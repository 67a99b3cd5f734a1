package dev.kontor.benchmarks;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The results as a page: what ran where, and a table for each chapter with its pictures. */
final class MarkdownReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Results results;
    private final List<String> pictures;
    private final StringBuilder page = new StringBuilder();

    private MarkdownReport(Results results, List<String> pictures) {
        this.results = results;
        this.pictures = pictures;
    }

    /**
     * The page.
     *
     * @param pictures the files beside it that it may show
     */
    static String of(Results results, List<String> pictures) {
        return new MarkdownReport(results, pictures).write();
    }

    private String write() {
        line("# Registries side by side");
        line("");
        line("Measured on %s by `kontor bench`.".formatted(TIME.format(results.startedAt())));
        line("");
        machine();
        for (Chapter chapter : Chapter.values()) {
            if (!results.scenarios(chapter).isEmpty()) {
                chapter(chapter);
            }
        }
        return page.toString();
    }

    private void machine() {
        Machine machine = results.machine();
        line("| | |");
        line("|---|---|");
        line("| machine | %s, %d processors, %s |"
                .formatted(escape(machine.processor()), machine.processors(), escape(machine.system())));
        line("| load generator | `kontor bench`, Java %s, on the same machine |".formatted(machine.java()));
        for (Peer peer : results.peers()) {
            String about = peer.about().isBlank() ? "" : ": " + peer.about();
            line("| %s | %s%s |".formatted(escape(peer.name()), peer.origin(), escape(about)));
        }
        Workload workload = results.workload();
        line(
                ("| runs | %s of each scenario in turn after %d to warm up; requests, lists and pulls for %s s each; the disk"
                                + " settles before each run |")
                        .formatted(
                                Figures.runs(workload.pairs()),
                                workload.warmUps(),
                                Figures.plain(workload.duration().toMillis() / 1000.0)));
        line("");
        line(
                "Figures are medians, with the smallest and the largest in parentheses. The last columns say how many times"
                        + " better %s is, compared run by run: above 1 is better. Processor time is that of the server's"
                                .formatted(escape(results.names().getFirst()))
                        + " processes alone.");
    }

    private void chapter(Chapter chapter) {
        line("");
        line("## " + chapter.title());
        line("");
        List<String> names = results.names();
        List<String> head = new ArrayList<>(List.of("", ""));
        head.addAll(names);
        names.stream().skip(1).forEach(other -> head.add(names.getFirst() + " : " + other));
        row(head);
        line("|---|---" + "|--:".repeat(head.size() - 2) + "|");
        for (ScenarioResult scenario : results.scenarios(chapter)) {
            ResultRows.of(scenario, names).forEach(this::row);
        }
        for (ScenarioResult scenario : results.scenarios(chapter)) {
            scenario.failures().forEach((peer, why) -> {
                line("");
                line("%s could not be measured at \"%s\": %s"
                        .formatted(escape(peer), escape(scenario.description()), escape(why)));
            });
        }
        for (String picture : pictures) {
            if (belongsTo(picture, chapter)) {
                line("");
                line("![%s](%s)".formatted(chapter.title(), picture));
            }
        }
    }

    private boolean belongsTo(String picture, Chapter chapter) {
        return picture.equals(chapter.file() + ".svg")
                || Curve.ALL.stream()
                        .filter(curve -> picture.equals(curve.file() + ".svg"))
                        .anyMatch(curve -> results.scenarios(chapter).stream()
                                .anyMatch(scenario ->
                                        curve.keys().matcher(scenario.key()).matches()));
    }

    private void row(List<String> cells) {
        line("| "
                + String.join(" | ", cells.stream().map(MarkdownReport::escape).toList()) + " |");
    }

    private void line(String text) {
        page.append(text.stripTrailing()).append('\n');
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }
}
