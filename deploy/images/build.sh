#!/bin/sh
# Makes the images that Kontor's stack stands on (a Java base, Kafka, MinIO) on a machine that cannot pull any: from
# Debian packages, the JDK that is installed, Maven's jars and a MinIO built by Go. Does only what is out of date.
#
#   deploy/images/build.sh [base] [kafka] [minio]      (all three without a name)
#
# Names: kontor-local/java:25, kontor-local/kafka:4, kontor-local/minio:1. Wants apt-get, dpkg, Docker, JAVA_HOME (a JDK
# 25), Maven for Kafka, Go for MinIO. What was fetched stays in KONTOR_IMAGE_CACHE (~/.cache/kontor/images). Ends with
# status 75 where something could not be fetched.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${KONTOR_IMAGE_CACHE:-$HOME/.cache/kontor/images}
minio_version=v0.0.0-20260212201848-7aac2a2c5b7c
mc_version=v0.0.0-20250313080218-cf909e1063a9

say() { echo "images: $*" >&2; }

not_fetched() {
    say "$* could not be fetched"
    exit 75
}

# The hash of what an image is made of; it becomes the image's label.
recipe() { cat "$@" | sha256sum | cut -c1-16; }

is_made() {
    [ "$(docker image inspect --format '{{ index .Config.Labels "dev.kontor.recipe" }}' "$1" 2>/dev/null)" = "$2" ]
}

# image(NAME, RECIPE, FOLDER): builds FOLDER, which holds a Dockerfile.
image() {
    say "building $1"
    DOCKER_BUILDKIT=1 docker build --quiet --label "dev.kontor.recipe=$2" --build-arg BASE_IMAGE=kontor-local/java:25 \
        --tag "$1" "$3" >/dev/null
}

java_packages="base-files netbase libc6 libgcc-s1 zlib1g libtinfo6 bash busybox-static ca-certificates tzdata"
java_modules="java.base,java.logging,java.management,java.management.rmi,java.naming,java.net.http,java.security.jgss"
java_modules="$java_modules,java.security.sasl,java.sql,java.xml,java.desktop,java.instrument,java.compiler"
java_modules="$java_modules,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.jfr,jdk.jcmd,jdk.attach,jdk.zipfs"
java_modules="$java_modules,jdk.net,jdk.naming.dns"

base() {
    release=$(grep '^FULL_VERSION=\|^JAVA_VERSION=' "$JAVA_HOME/release")
    made_of=$({ echo "$release"; cat "$here/build.sh" "$here/base/Dockerfile"; } | recipe -)
    is_made kontor-local/java:25 "$made_of" && return
    folder="$cache/java-$made_of"
    if [ ! -f "$folder/complete" ]; then
        rm -rf "$folder"
        mkdir -p "$folder/packages" "$folder/root"
        say "fetching packages: $java_packages"
        # Unquoted on purpose: a list.
        (cd "$folder/packages" && apt-get download -q $java_packages >/dev/null 2>"$folder/log") || {
            cat "$folder/log" >&2
            not_fetched "Debian's packages"
        }
        for package in "$folder"/packages/*.deb; do
            dpkg -x "$package" "$folder/root"
        done
        root_files "$folder/root"
        say "linking a Java runtime"
        "$JAVA_HOME/bin/jlink" --add-modules "$java_modules" --strip-debug --no-header-files --no-man-pages \
            --compress zip-6 --generate-cds-archive --output "$folder/root/opt/java" >/dev/null
        rm -rf "$folder/packages" "$folder/log"
        touch "$folder/complete"
    fi
    cp "$here/base/Dockerfile" "$folder/"
    image kontor-local/java:25 "$made_of" "$folder"
}

# What the packages' own scripts would do when they are installed.
root_files() {
    rm -rf "$1/usr/share/doc" "$1/usr/share/man" "$1/usr/share/info" "$1/usr/share/locale" "$1/usr/share/lintian"
    for name in sh base64 cat chmod chown cp cut date env grep head kill ls mkdir mv nc od ps rm sed sleep sort stat tail tr \
        true tar wget uname id; do
        [ -e "$1/bin/$name" ] || ln -s busybox "$1/bin/$name"
    done
    mkdir -p "$1/tmp" "$1/etc/ssl/certs" "$1/root" "$1/var/tmp"
    chmod 1777 "$1/tmp" "$1/var/tmp"
    printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$1/etc/passwd"
    printf 'root:x:0:\nnogroup:x:65534:\n' >"$1/etc/group"
    printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$1/etc/nsswitch.conf"
    cat "$1"/usr/share/ca-certificates/mozilla/*.crt >"$1/etc/ssl/certs/ca-certificates.crt"
}

kafka_folder="$cache/kafka-$(recipe "$here/kafka/pom.xml")"

kafka_jars() {
    if [ ! -f "$kafka_folder/complete" ]; then
        say "fetching Kafka's jars"
        rm -rf "$kafka_folder"
        mkdir -p "$kafka_folder"
        "${MAVEN:-mvn}" -B -q -f "$here/kafka/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
            -DoutputDirectory="$kafka_folder/lib" || not_fetched "Kafka's jars"
        touch "$kafka_folder/complete"
    fi
}

kafka_image() {
    made_of=$({ docker image inspect --format '{{ .Id }}' kontor-local/java:25; cat "$here"/kafka/*; } | recipe -)
    is_made kontor-local/kafka:4 "$made_of" && return
    cp "$here"/kafka/* "$kafka_folder/"
    image kontor-local/kafka:4 "$made_of" "$kafka_folder"
}

# go_program(NAME, VERSION, FOLDER): puts MinIO's server or client there, the one that is installed if it is this version.
go_program() {
    [ ! -x "$3/$1" ] || return 0
    if [ -x "$HOME/go/bin/$1" ] && go version -m "$HOME/go/bin/$1" | grep -q "$2"; then
        cp "$HOME/go/bin/$1" "$3/$1.new"
    else
        say "building github.com/minio/$1 (once; a minute or two)"
        GOBIN="$3/bin" go install "github.com/minio/$1@$2" || not_fetched "github.com/minio/$1"
        mv "$3/bin/$1" "$3/$1.new"
    fi
    mv "$3/$1.new" "$3/$1"
}

minio_folder="$cache/minio-$minio_version-$mc_version"

minio_programs() {
    mkdir -p "$minio_folder"
    go_program minio $minio_version "$minio_folder"
    go_program mc $mc_version "$minio_folder"
}

minio_image() {
    made_of=$({ docker image inspect --format '{{ .Id }}' kontor-local/java:25; echo $minio_version $mc_version
        cat "$here"/minio/*; } | recipe -)
    is_made kontor-local/minio:1 "$made_of" && return
    cp "$here"/minio/* "$minio_folder/"
    image kontor-local/minio:1 "$made_of" "$minio_folder"
}

# all(STEP...): runs them beside each other; the status is a failed one's.
all() {
    runners=""
    for step in "$@"; do
        "$step" &
        runners="$runners $!"
    done
    failed=0
    for runner in $runners; do
        wait "$runner" || failed=$?
    done
    return $failed
}

# What the images are made of needs no image; the others stand on the base.
parts=base
images=""
for name in ${*:-kafka minio}; do
    case "$name" in
        base) ;;
        kafka) parts="$parts kafka_jars" images="$images kafka_image" ;;
        minio) parts="$parts minio_programs" images="$images minio_image" ;;
        *)
            say "there is no image '$name'"
            exit 2
            ;;
    esac
done
# Unquoted on purpose: lists.
all $parts
all $images
