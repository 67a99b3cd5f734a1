package dev.kontor.e2e;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The picture of the modules: who may use whom. */
class ModulesTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.kontor");

    @Test
    void dependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("oci")
                .definedBy("dev.kontor.oci..")
                .layer("store")
                .definedBy("dev.kontor.store..")
                .layer("events")
                .definedBy("dev.kontor.events..")
                .layer("registry")
                .definedBy("dev.kontor.registry..")
                .layer("http")
                .definedBy("dev.kontor.http..")
                .layer("config")
                .definedBy("dev.kontor.config..")
                .layer("service-kit")
                .definedBy("dev.kontor.service..")
                .layer("blob-service")
                .definedBy("dev.kontor.blob..")
                .layer("manifest-service")
                .definedBy("dev.kontor.manifest..")
                .layer("gateway")
                .definedBy("dev.kontor.gateway..")
                .layer("standalone")
                .definedBy("dev.kontor.standalone..")
                .whereLayer("oci")
                .mayNotAccessAnyLayer()
                .whereLayer("store")
                .mayNotAccessAnyLayer()
                .whereLayer("events")
                .mayOnlyAccessLayers("oci", "store")
                .whereLayer("registry")
                .mayOnlyAccessLayers("oci", "store", "events")
                .whereLayer("http")
                .mayOnlyAccessLayers("oci", "store")
                .whereLayer("config")
                .mayOnlyAccessLayers("oci")
                .whereLayer("service-kit")
                .mayOnlyAccessLayers("oci", "store", "events", "registry", "http", "config")
                .whereLayer("blob-service")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("manifest-service")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("gateway")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("standalone")
                .mayNotBeAccessedByAnyLayer()
                .check(classes);
    }
}
