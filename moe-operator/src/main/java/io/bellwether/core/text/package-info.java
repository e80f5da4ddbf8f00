/**
 * Text into features: {@link io.bellwether.core.text.TextFeatures} makes of a text a sparse vector
 * of hashed n-grams as a {@link io.bellwether.core.text.FeatureSpec} says, and {@link
 * io.bellwether.core.text.LanguageIdentifier} tells its language. A <em>word</em> is a run of
 * letters and digits of a script that parts words by spaces; an <em>unspaced run</em> is a run of
 * letters of Chinese, Japanese, Korean, Thai and their like, of which runs of characters are the
 * features; a <em>sign</em> (percent, currency, plus and minus before a digit, emoji) is a word of
 * its own; everything else only parts.
 */
package io.bellwether.core.text;
