/** What users like: the repositories that they starred and bookmarked. */
package dev.kontor.userprefs;
