/** What a stored manifest, its configuration and its annotations say of an image. */
package dev.kontor.search.image;
