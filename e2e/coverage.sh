#!/bin/sh
# Prints which lines and branches of each module have run, by what JaCoCo left in target/coverage. Wants JAVA_HOME.
set -eu
cd "$(dirname "$0")/.."
report() {
    "$JAVA_HOME/bin/java" -jar target/coverage/cli.jar report target/coverage/all.exec "$@" >/dev/null
}
percent='function percent(missed, covered) { return missed + covered ? 100 * covered / (missed + covered) : 100 }'

printf '%-20s %8s %8s %9s %9s\n' module lines covered branches covered
all=""
for module in libs/oci libs/object-store libs/event-log libs/registry libs/http libs/config libs/service-kit blob-service manifest-service gateway standalone; do
    [ -d "$module/target/classes" ] || continue
    all="$all --classfiles $module/target/classes"
    report --classfiles "$module/target/classes" --csv "target/coverage/$(basename "$module").csv"
    awk -F, -v module="$module" "$percent"'
        NR > 1 { b += $6; B += $7; l += $8; L += $9 }
        END { printf "%-20s %8d %7.1f%% %9d %8.1f%%\n", module, l + L, percent(l, L), b + B, percent(b, B) }
    ' "target/coverage/$(basename "$module").csv"
done
# Unquoted on purpose: a list of options.
report $all --html target/coverage/html
echo "class by class: target/coverage/html/index.html"
