/**
 * The configuration of the whole suite: one file (JSON or YAML), overridden by environment variables, read into
 * immutable records.
 *
 * <p>Start reading at {@link dev.kontor.config.ConfigLoader}, then {@link dev.kontor.config.KontorKeys}:
 * the one tree of known keys. Everything derives from that tree: the check for unknown keys ({@code KeyChecker}), the
 * names of environment variables ({@code EnvironmentOverrides}), the JSON Schema ({@code ConfigSchema}), the table in the
 * documentation ({@code ConfigTable}), and the typed look-ups by which {@code ConfigBinder} fills the records.
 *
 * <p>What holds:
 *
 * <ul>
 *   <li>A key that is not in the tree is refused, and so is a value that does not parse. Nothing is guessed.
 *   <li>All problems are reported at once, each with the place where it was written.
 *   <li>A key that protects (authentication, access control, TLS, encryption at rest) and that this version cannot
 *       honour is refused. Any other key without effect is accepted and named in a notice.
 *   <li>Values of confidential keys appear in no message; in the records they are a {@link
 *       dev.kontor.config.Secret}.
 * </ul>
 *
 * <p>To add a key: add a {@code Leaf} to the keys of its block, read it in {@code ConfigBinder}, and let the golden tests
 * write the schema and the table anew ({@code -Dkontor.golden.update=true}).
 */
package dev.kontor.config;
