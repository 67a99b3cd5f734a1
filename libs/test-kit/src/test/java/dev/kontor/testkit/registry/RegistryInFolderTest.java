package dev.kontor.testkit.registry;

import dev.kontor.registry.StoreSettings;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.ObjectStore;
import dev.kontor.testkit.RegistryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract in a local folder. */
class RegistryInFolderTest extends RegistryContract {
    @TempDir
    private Path folder;

    @Override
    protected StoreSettings.Place place() {
        return new StoreSettings.Folder(folder, false);
    }

    @Override
    protected ObjectStore openStore() {
        return FileObjectStore.open(folder, false);
    }
}
