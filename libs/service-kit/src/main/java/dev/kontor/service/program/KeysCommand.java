package dev.kontor.service.program;

import dev.kontor.service.identity.KeyFolder;
import dev.kontor.service.identity.KeyRingException;
import dev.kontor.service.identity.TokenIssuer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Makes and changes the key files by which the programs of the suite believe each other. */
@CommandLine.Command(
        name = "keys",
        description = {
            "Makes and changes the keys by which the services believe the gateway.",
            "FOLDER gets a file for each program, PROGRAM/keys. Give each program its own ('services.keyFile') and no"
                    + " other: the issuer's holds secrets, a receiver's holds keys that were derived of them for it"
                    + " alone.",
            "To change a secret with no request refused: 'add', 'use' and 'drop', each time with the files brought to"
                    + " where the programs read them, and ten seconds and more in between."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** The command, for a command line. */
    public KeysCommand() {}

    /** Which files. */
    static final class Place {
        @CommandLine.Parameters(paramLabel = "FOLDER", description = "Where the files are, as FOLDER/PROGRAM/keys.")
        private Path folder;

        @CommandLine.Option(
                names = "--issuer",
                paramLabel = "PROGRAM",
                defaultValue = TokenIssuer.GATEWAY,
                description = "Who asks (${DEFAULT-VALUE}).")
        private String issuer;

        @CommandLine.Option(
                names = "--for",
                paramLabel = "PROGRAM",
                split = ",",
                defaultValue = "blob,manifest",
                description = "Whom it asks (${DEFAULT-VALUE}).")
        private List<String> audiences = new ArrayList<>();
    }

    @FunctionalInterface
    private interface Step {
        void change(KeyFolder keys) throws IOException;
    }

    @CommandLine.Command(
            description = "Makes what is missing: a secret, and each receiver's key of it. Changes nothing otherwise.",
            mixinStandardHelpOptions = true)
    int make(@CommandLine.Mixin Place place) {
        return change(place, KeyFolder::make);
    }

    @CommandLine.Command(
            description = "Makes one more secret; receivers believe it, nothing is signed with it yet.",
            mixinStandardHelpOptions = true)
    int add(@CommandLine.Mixin Place place) {
        return change(place, KeyFolder::add);
    }

    @CommandLine.Command(description = "Signs with the newest secret.", mixinStandardHelpOptions = true)
    int use(@CommandLine.Mixin Place place) {
        return change(place, KeyFolder::use);
    }

    @CommandLine.Command(description = "Forgets all secrets but the one that signs.", mixinStandardHelpOptions = true)
    int drop(@CommandLine.Mixin Place place) {
        return change(place, KeyFolder::drop);
    }

    private int change(Place place, Step step) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            KeyFolder keys = new KeyFolder(place.folder, place.issuer, place.audiences);
            step.change(keys);
            PrintWriter out = spec.commandLine().getOut();
            List<String> ids = keys.ids();
            out.println(
                    keys.file(place.issuer) + ": signs with " + ids.getFirst() + ", knows " + String.join(", ", ids));
            place.audiences.forEach(audience ->
                    out.println(keys.file(audience) + ": believes " + place.issuer + " by " + String.join(", ", ids)));
            return 0;
        } catch (IllegalArgumentException | KeyRingException e) {
            err.println("error: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("error: the key files cannot be written: " + e);
            return 1;
        }
    }
}
