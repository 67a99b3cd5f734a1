/**
 * The configuration of the whole suite: one file (JSON or YAML), overridden by environment variables, read into
 * immutable records.
 *
 * <p>Start reading at {@link dev.kontor.config.KontorConfig}: a component of its records is a key, and all that is known of
 * it stands there ({@code Setting}). {@code KeyTree} reads the tree of keys from the records; from that tree derive the check
 * for unknown keys ({@code KeyChecker}), the names of environment variables ({@code EnvironmentOverrides}), the JSON Schema
 * ({@code ConfigSchema}) and the table in the documentation ({@code ConfigTable}). {@code RecordBinder} makes the records of
 * what was written. Rules that compare keys stand in the record that has them ({@code Checked}).
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
 * <p>To add a key: add a component to the record of its block, and let the tests write the schema and the table anew, as
 * {@code ConfigFilesTest} says.
 */
package dev.kontor.config;
