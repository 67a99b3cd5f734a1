package dev.kontor.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where results are written: {@code results.json}, {@code results.md}, a chart for each chapter and the curves.
 *
 * @param directory made if it is not there; files of the same names are replaced
 */
record ReportFolder(Path directory) {

    /**
     * Writes all files anew.
     *
     * @throws IOException if the folder cannot be written to
     */
    void write(Results results) throws IOException {
        Files.createDirectories(directory);
        List<String> pictures = new ArrayList<>();
        for (Chapter chapter : Chapter.values()) {
            picture(chapter.file(), SvgChart.of(results, chapter), pictures);
        }
        for (Curve curve : Curve.ALL) {
            picture(curve.file(), CurveChart.of(curve, results), pictures);
        }
        Files.writeString(directory.resolve("results.md"), MarkdownReport.of(results, pictures));
        Files.writeString(directory.resolve("results.json"), JsonReport.of(results));
    }

    private void picture(String name, Optional<String> document, List<String> written) throws IOException {
        if (document.isPresent()) {
            String file = name + ".svg";
            Files.writeString(directory.resolve(file), document.get());
            written.add(file);
        }
    }
}
