/**
 * Tokens of other issuers: reading them, the keys that verify them, and who their claims say somebody is. Start with {@link
 * dev.kontor.gateway.bearer.ForeignToken}. What holds:
 *
 * <ul>
 *   <li>Nothing of a token is believed before its signature was verified, with a public key and by one of the algorithms of
 *       {@link dev.kontor.gateway.bearer.ForeignToken}. Keys and addresses that a token names itself are never looked at.
 *   <li>A provider that is away or slow harms nobody but those who show its tokens.
 * </ul>
 */
package dev.kontor.gateway.bearer;
