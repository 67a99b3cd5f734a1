# One recipe for the image of every service:
#
#   docker build --build-arg SERVICE=gateway -t kontor/gateway .
#
# SERVICE is the service's folder. With JARS=built the jars that Maven made here are taken (./kontor images), else they are
# built in the image. BUILD_IMAGE, BASE_IMAGE and STORE_IMAGE name other images where those below cannot be had.

ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG BASE_IMAGE=eclipse-temurin:25-jre
ARG STORE_IMAGE=pgsty/silo:RELEASE.2026-09-16T00-00-00Z@sha256:635197cb9f36d01bee221d34d1c7d7960f6a95c48b0b6c01d99cd13bdae51a46
ARG JARS=source

# The service's jar and the folder of those that it needs, built from the source.
FROM ${BUILD_IMAGE} AS jars-source
ARG SERVICE
WORKDIR /source
COPY . .
RUN mvn -B -q -pl "${SERVICE}" -am -Dmaven.test.skip=true -Dspotless.check.skip=true install \
    && mkdir -p /jars && cp -p "${SERVICE}"/target/*.jar /jars/ && cp -pr "${SERVICE}/target/lib" /jars/lib

# The same, as they were built outside.
FROM ${BASE_IMAGE} AS jars-built
ARG SERVICE
COPY ${SERVICE}/target/*.jar /jars/
COPY ${SERVICE}/target/lib /jars/lib

FROM jars-${JARS} AS jars

# Two folders, so that a change of Kontor leaves the layer of other people's jars as it is.
FROM ${BASE_IMAGE} AS layers
ARG SERVICE
COPY --from=jars /jars /jars
RUN mkdir -p /libraries/opt/kontor /own/opt/kontor/lib /own/var/lib/kontor \
    && mv /jars/lib /libraries/opt/kontor/lib \
    && for jar in /libraries/opt/kontor/lib/*-SNAPSHOT.jar /libraries/opt/kontor/lib/kontor-*.jar; do \
           [ ! -e "$jar" ] || mv "$jar" /own/opt/kontor/lib/; done \
    && mv /jars/*.jar /own/opt/kontor/service.jar \
    && find /libraries /own -exec touch -h -d '2026-11-24 00:00:00' {} + \
    && chown -R 10001:10001 /own/var/lib/kontor
COPY deploy/java.options deploy/healthy /own/opt/kontor/
RUN case "${SERVICE}" in \
        gateway) port=5009 ;; blob-service) port=5001 ;; manifest-service) port=5002 ;; *) port=5000 ;; \
    esac && echo "$port" >/own/opt/kontor/health.port

FROM ${STORE_IMAGE} AS store

# A first run, with work on a real S3 server, teaches the virtual machine of this very image what is needed and what is busy.
FROM ${BASE_IMAGE} AS cache
COPY --from=store /usr/bin/silo* /usr/bin/minio* /store/
COPY --from=layers /libraries /
COPY --from=layers /own /
COPY deploy/warm-up /warm-up
ARG WARM_UP_SECONDS=8
RUN ["bash", "/warm-up", "/opt/kontor/service.aot"]

FROM ${BASE_IMAGE}
ARG SERVICE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
COPY --from=layers /libraries /
COPY --from=layers /own /
COPY --from=cache /opt/kontor/service.aot /opt/kontor/service.aot
USER 10001:10001
WORKDIR /var/lib/kontor
VOLUME /var/lib/kontor
ENV KONTOR_HTTP_ADDRESS=0.0.0.0 \
    KONTOR_SERVICES_GATEWAY_ADMINADDRESS=0.0.0.0 \
    KONTOR_SERVICES_BLOB_ADDRESS=0.0.0.0 \
    KONTOR_SERVICES_MANIFEST_ADDRESS=0.0.0.0 \
    KONTOR_STORAGE_ROOTDIRECTORY=/var/lib/kontor
EXPOSE 5000 5001 5002 5009
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=3s --timeout=4s --start-period=60s --retries=3 CMD ["bash", "/opt/kontor/healthy"]
ENTRYPOINT ["java", "@/opt/kontor/java.options", "-XX:AOTCache=/opt/kontor/service.aot", "-jar", "/opt/kontor/service.jar"]
LABEL org.opencontainers.image.title="kontor-${SERVICE}" \
      org.opencontainers.image.description="Kontor, an OCI registry: ${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
