#!/bin/sh
# Says what each module's tests and the slowest classes took in the run that has just ended, whether it failed or not.
# Classes run side by side: together they take longer than the run does.
cd "$(dirname "$0")/.." || exit 0
for report in */target/surefire-reports/TEST-*.xml libs/*/target/surefire-reports/TEST-*.xml; do
    [ -f "$report" ] && awk -v module="${report%/target/*}" '
        function value(name) {
            match($0, " " name "=\"[^\"]*\"")
            return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
        }
        /<testsuite / {
            print module, value("name"), value("time"), value("tests"), value("errors") + value("failures"), value("skipped")
            exit
        }' "$report"
done | sort -k3,3nr | awk '
    { sum[$1] += $3; tests[$1] += $4; failed[$1] += $5; skipped[$1] += $6 }
    NR <= 10 { slowest = slowest sprintf("%9.1f s  %s\n", $3, $2) }
    END {
        if (!NR) exit
        printf "\n%-20s %11s %7s %7s %8s\n", "module", "in tests", "tests", "failed", "not run"
        for (module in sum)
            printf "%-20s %9.1f s %7d %7d %8d\n", module, sum[module], tests[module], failed[module], skipped[module] | "sort"
        close("sort")
        printf "\nThe slowest classes:\n%s", slowest
    }'
