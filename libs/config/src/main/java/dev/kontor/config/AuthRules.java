package dev.kontor.config;

import java.util.Locale;
import java.util.Optional;

/** What the keys of each way to sign in need of one another. */
final class AuthRules {
    private AuthRules() {}

    static void check(AuthConfig.Ldap ldap, Section section) {
        section.require(ldap.address().isPresent(), "address", "");
        section.require(ldap.baseDN().isPresent(), "baseDN", "");
        section.require(ldap.userAttribute().isPresent(), "userAttribute", "");
        boolean isNear = ldap.address().filter(HostText::loopback).isPresent();
        if (ldap.insecure() && !ldap.startTLS() && !isNear) {
            section.notice(
                    section.at("insecure"),
                    "'" + section.pathOf("insecure") + "' without 'startTLS' sends passwords to the directory as"
                            + " they are");
        }
        if (ldap.startTLS() && !ldap.insecure()) {
            section.notice(
                    section.at("startTLS"),
                    "'" + section.pathOf("startTLS") + "' changes nothing: without 'insecure' the connection has"
                            + " TLS from its start");
        }
        if (ldap.skipVerify()) {
            section.notice(
                    section.at("skipVerify"),
                    "'" + section.pathOf("skipVerify") + "' lets whoever is between this machine and the directory"
                            + " read passwords");
        }
    }

    static void check(AuthConfig.Workload workload, Section section) {
        section.require(workload.issuer().isPresent(), "issuer", "");
        section.require(
                workload.audiences().stream().anyMatch(each -> !each.isBlank()),
                "audiences",
                ": else tokens that were made for others would open the registry");
        if (workload.certificateAuthority().isPresent()
                && workload.certificateAuthorityFile().isPresent()) {
            section.problem(
                    section.at("certificateAuthorityFile"),
                    "certificateAuthorityFile",
                    "'" + section.pathOf("certificateAuthorityFile")
                            + "' and 'certificateAuthority' exclude each other");
        }
        if (workload.issuer().filter(WebText::isOpen).isPresent()) {
            section.notice(
                    section.at("issuer"),
                    "'" + section.pathOf("issuer") + "' has no 'https': its keys may be exchanged on their way");
        }
    }

    static void check(AuthConfig.Mtls mtls, Section section) {
        boolean isUri = mtls.identityAttributes().stream()
                .anyMatch(each -> each.toUpperCase(Locale.ROOT).startsWith("UR"));
        mtls.uriSanPattern().ifPresent(pattern -> {
            String path = section.pathOf("uriSanPattern");
            Optional<String> trouble = Patterns.troubleWithGroup(pattern);
            trouble.ifPresent(why -> section.problem(
                    section.at("uriSanPattern"),
                    "uriSanPattern",
                    "'" + path + "' must be a regular expression with a group that is the name: " + why));
            if (trouble.isEmpty() && !isUri) {
                section.notice(
                        section.at("uriSanPattern"),
                        "'" + path + "' has no effect, since 'identityAttributes' does not name 'URI'");
            }
        });
    }
}
