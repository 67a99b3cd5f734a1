package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a token for another registry is had (RFC 6749, RFC 7523, RFC 8693). */
public record OAuth2Config(
        @Setting(value = "The token server.", form = Form.URL)
        Optional<String> tokenURL,

        @Setting("The way of asking; without it, `client_credentials`.")
        Optional<String> grantType,

        @Setting("A file with a signed assertion.") Optional<Path> assertionFile,
        @Setting("A JSON file that says how to sign one.") Optional<Path> signingFile,
        @Setting("Who asks.") Optional<String> clientID,
        @Setting("A file with their secret.") Optional<Path> clientSecretFile,
        @Setting("For what.") List<String> scopes,

        @Setting("The user's name that goes with the token; without it, `<token>`.")
        Optional<String> username,

        @Setting("For whom, in an exchange of tokens.") Optional<String> audience,
        @Setting("What kind of token is exchanged.") Optional<String> subjectTokenType,
        @Setting("For what kind of token.") Optional<String> requestedTokenType)
        implements Checked {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    @Override
    public void check(Section section) {
        section.require(tokenURL().isPresent(), "tokenURL", "");
        section.require(
                assertionFile().isPresent() || signingFile().isPresent(), "assertionFile", ", or 'signingFile'");
        if (assertionFile().isPresent() && signingFile().isPresent()) {
            section.problem(
                    section.at("signingFile"),
                    "signingFile",
                    "'" + section.pathOf("signingFile") + "' and 'assertionFile' exclude each other");
        }
        boolean isExchange = grantType().filter(EXCHANGE::equals).isPresent();
        section.require(!isExchange || audience().isPresent(), "audience", " in an exchange of tokens");
        if (!isExchange && audience().isPresent()) {
            section.problem(
                    section.at("audience"),
                    "audience",
                    "'" + section.pathOf("audience") + "' has its place in an exchange of tokens alone");
        }
    }
}
