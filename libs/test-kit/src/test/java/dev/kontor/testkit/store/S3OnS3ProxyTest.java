package dev.kontor.testkit.store;

import dev.kontor.testkit.S3StoreContract;
import dev.kontor.testkit.s3.S3ProxyServer;
import dev.kontor.testkit.s3.S3Server;
import java.nio.file.Path;

/** The contract over the S3 driver on S3Proxy. */
class S3OnS3ProxyTest extends S3StoreContract {
    @Override
    protected S3Server server() {
        return S3ProxyServer.shared(Path.of("s3proxy", "target", "lib"));
    }
}
